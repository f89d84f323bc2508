import { type MethodName, methodNames } from "#lib/multivariate/index.ts";
import { fitMethods, judgeWindow } from "#lib/multivariate/judge.ts";
import { fitReconstructionPreset } from "#lib/multivariate/preset-reconstruction.ts";
import { codesOf, type Sample, type SampleColumn, takeRows } from "#lib/multivariate/sample.ts";
import {
  golden,
  numbersOf,
  sharedDataExists,
  type Split,
  splitRows,
  stringsOf,
} from "#tests/oracles/shared-data.ts";
import { drawPopulation } from "./multivariate-population.ts";

/**
 * Multivariate methods: how often a window without drift has a `drift`, how often a shift of one of fourteen inputs
 * is found, and the two speeds of the budget (published data; left out where they are not).
 */
export const name = "multivariate";

const runs = Number(process.env.LEEWAY_BENCH_RUNS ?? 30);
const gate = { falseAlarms: 0.07, reconstruction: 1, classifier: 10 };

type Rates = { any: number; share: Map<MethodName, number> };

function measure(rows: number, shift: number): Rates {
  const share = new Map<MethodName, number>();
  let any = 0;
  for (let run = 0; run < runs; run++) {
    const fitted = fitMethods(drawPopulation(3000, 1000 + run), methodNames, run);
    const drifting = judgeWindow(
      fitted,
      drawPopulation(rows, 900_000 + 1000 * rows + run, shift),
      run,
    ).filter((m) => m.verdict === "drift");
    if (drifting.length > 0) any += 1 / runs;
    for (const { method } of drifting) share.set(method, (share.get(method) ?? 0) + 1 / runs);
  }
  return { any, share };
}

export async function run(print: (line: string) => void): Promise<boolean> {
  let passed = true;
  const percent = (x: number) => `${(100 * x).toFixed(0)} %`.padStart(5);
  for (const rows of [100, 500]) {
    for (const shift of [0, 0.5, 1]) {
      const { any, share } = measure(rows, shift);
      const found = [...share].map(([method, x]) => `${method} ${percent(x).trim()}`).join(", ");
      const what = shift === 0 ? "no drift" : `${shift} σ of one of 14`;
      print(`n = ${String(rows).padEnd(4)} ${what.padEnd(17)} any drift ${percent(any)}   ${found}`);
      // One standard error of slack: the gate is on the rate, not on this run's luck.
      const slack = Math.sqrt((gate.falseAlarms * (1 - gate.falseAlarms)) / runs);
      if (shift === 0 && any > gate.falseAlarms + slack) passed = false;
    }
  }
  if (!sharedDataExists) {
    print("the published data are not here: speeds are left out");
    return passed;
  }
  return (await speeds(print)) && passed;
}

async function speeds(print: (line: string) => void): Promise<boolean> {
  const employment = await load("employment_ma", "nml_dre_emp");
  let before = performance.now();
  const preset = fitReconstructionPreset(employment.reference);
  preset?.errors(employment.reference);
  preset?.errors(employment.analysis);
  const reconstruction = (performance.now() - before) / 1000;
  const rows = employment.reference.rows + employment.analysis.rows;
  print(
    `PCA reconstruction, employment, ${rows} rows × 16 columns: ${reconstruction.toFixed(2)} s (budget ${gate.reconstruction} s)`,
  );
  const hotel = await load("hotel_booking", "nml_dc_hotel");
  const all = [hotel.reference, hotel.analysis].flatMap((part) => pieces(part, 1000)).slice(0, 32);
  before = performance.now();
  const fitted = fitMethods(hotel.reference, ["classifier"], 1);
  const drifting = all.filter((piece, i) => judgeWindow(fitted, piece, i)[0]?.verdict === "drift").length;
  const classifier = (performance.now() - before) / 1000;
  print(
    `classifier two-sample test, hotel bookings, 22 columns, ${all.length} chunks: ${classifier.toFixed(2)} s ` +
      `(budget ${gate.classifier} s), ${drifting} drift`,
  );
  return reconstruction <= gate.reconstruction && classifier <= gate.classifier;
}

/** Whole pieces and the rest, in the order of the rows. */
function pieces(sample: Sample, size: number): Sample[] {
  return Array.from({ length: Math.ceil(sample.rows / size) }, (_, i) => {
    const length = Math.min(size, sample.rows - i * size);
    return takeRows(
      sample,
      Uint32Array.from({ length }, (__, row) => i * size + row),
    );
  });
}

async function load(file: string, recipeOf: string): Promise<{ reference: Sample; analysis: Sample }> {
  const { recipe } = golden<{ recipe: { numeric: string[]; categorical: string[] } }>(recipeOf);
  const split = await splitRows(file, [...recipe.numeric, ...recipe.categorical]);
  const sampleOf = (rows: Split["reference"]): Sample => ({
    rows: rows.length,
    columns: [
      ...recipe.numeric.map(
        (column): SampleColumn => ({
          name: column,
          part: "input",
          kind: "numeric",
          values: numbersOf(rows, column),
        }),
      ),
      ...recipe.categorical.map(
        (column): SampleColumn => ({
          name: column,
          part: "input",
          kind: "categorical",
          ...codesOf(stringsOf(rows, column)),
        }),
      ),
    ],
  });
  return { reference: sampleOf(split.reference), analysis: sampleOf(split.analysis) };
}
