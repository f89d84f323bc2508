import { binarySample } from "#lib/performance/binary/sample.ts";
import { estimateBinary, fitCbpe } from "#lib/performance/estimate/cbpe.ts";
import { fitReference } from "#lib/performance/reference.ts";
import { measureRows } from "#lib/performance/registry.ts";
import type { BinaryRows } from "#lib/performance/rows.ts";
import { sliceRows } from "#lib/performance/slice.ts";
import { measureWindow } from "#lib/performance/window.ts";
import { random } from "#lib/stats/index.ts";
import { numbersOf, sharedDataExists, splitRows } from "#tests/oracles/shared-data.ts";

/** CBPE of five metrics and more on the employment data, in chunks of 5,000; budget 1 s, fitting included. */
export const name = "performance";

const chunk = 5_000;
const budgetMs = 1_000;

type Sides = { from: string; reference: BinaryRows; analysis: BinaryRows };

async function published(): Promise<Sides> {
  const columns = ["employed", "prediction", "predicted_probability"];
  const data = await splitRows("employment_ma", columns);
  const of = (side: "reference" | "analysis"): BinaryRows => ({
    task: "binary",
    truth: numbersOf(data[side], "employed"),
    predicted: numbersOf(data[side], "prediction"),
    score: numbersOf(data[side], "predicted_probability"),
  });
  return { from: "employment data", reference: of("reference"), analysis: of("analysis") };
}

/** As many rows with scores of the same fineness, where the data are not here. */
function drawn(): Sides {
  const rng = random(20_260_101);
  const of = (n: number): BinaryRows => {
    const score = Float64Array.from({ length: n }, () => 1 / (1 + Math.exp(-2.2 * rng.normal())));
    return {
      task: "binary",
      score,
      predicted: score.map((s) => (s >= 0.5 ? 1 : 0)),
      truth: score.map((s) => (rng.uniform() < s ? 1 : 0)),
    };
  };
  return { from: "drawn rows", reference: of(68_785), analysis: of(208_892) };
}

export async function run(print: (line: string) => void): Promise<boolean> {
  const { from, reference, analysis } = sharedDataExists ? await published() : drawn();
  const rows = `${reference.truth.length} + ${analysis.truth.length} rows`;
  const chunks = [reference, analysis].flatMap((side) =>
    Array.from({ length: Math.ceil(side.truth.length / chunk) }, (_, i) =>
      sliceRows(side, i * chunk, Math.min(side.truth.length, (i + 1) * chunk)),
    ),
  ) as BinaryRows[];
  const timed = <T>(work: () => T): [T, number] => {
    const before = performance.now();
    const result = work();
    return [result, performance.now() - before];
  };
  const [fit, fitting] = timed(() => fitCbpe(binarySample(reference), 1));
  if (!fit) throw new Error("the reference has no scores of both classes");
  const [, estimating] = timed(() => {
    for (const part of chunks) estimateBinary(fit, part);
  });
  const total = fitting + estimating;
  print(
    `CBPE, seven metrics, ${rows} of ${from}, ${chunks.length} chunks: ${ms(total)} (budget ${ms(budgetMs)})`,
  );
  print(`  fitting ${ms(fitting)}, estimating ${ms(estimating)}; NannyML takes 3.8 s for five`);
  const [, realising] = timed(() => {
    for (const part of chunks) measureRows(part);
  });
  print(`  eleven realised metrics with intervals: ${ms(realising)}`);
  const [whole, learning] = timed(() => fitReference(reference, { seed: 1 }));
  const [, judging] = timed(() => {
    for (const part of chunks) measureWindow(part, whole, { q: 0.04 });
  });
  print(`  reference with its ten stretches ${ms(learning)}, every window with verdicts ${ms(judging)}`);
  return total <= budgetMs;
}

function ms(x: number): string {
  return `${(x / 1000).toFixed(2)} s`;
}
