/**
 * The incident suite: does the likeliest cause name what was broken? Simulated incidents of eleven kinds in nine families of
 * worlds; the weights were fitted on five of them, and the gates are those of the other four. Against four simple rankers. `--draw N`
 * draws N incidents and N/2 clean windows of either group, `--full` 2,000; without, 264.
 */
import process from "node:process";
import { explainCauses } from "#lib/causes/index.ts";
import { random } from "#lib/stats/index.ts";
import { type Case, largeInput } from "./causes/case.ts";
import { type Family, fitted, heldOut } from "./causes/shapes.ts";
import { calibrationWithInterval, type Outcome, answerOf, outcomeOf, summarise } from "./causes/metrics.ts";
import { casesOf } from "./causes/pool.ts";
import { settingsOf } from "./causes/settings.ts";

export const name = "causes";

const evaluationSeed = 9001;
const [usual, full, largeRows, largeFeatures, clocked] = [264, 2000, 50_000, 100, 5];
type Print = (line: string) => void;
type Group = {
  outcomes: Outcome[];
  ece: ReturnType<typeof calibrationWithInterval>;
  blamed: number;
  clean: number;
};

/** Incidents that are asked for: a number, or that of the full grid. */
function drawn(args: readonly string[]): number {
  if (args.includes("--full")) return full;
  const at = args.indexOf("--draw");
  if (at < 0) return usual;
  const n = Number(args[at + 1]);
  if (!Number.isInteger(n) || n < 11)
    throw new Error(`--draw takes a whole number of at least 11, not ${args[at + 1]}.`);
  return n;
}

const heads = ["n", "AC@1", "AC@3", "Avg@5", "MRR", "type"];

function row(label: string, s: ReturnType<typeof summarise>): string {
  const numbers = [s.ac1, s.ac3, s.avg5, s.mrr, s.type].map((x) => x.toFixed(3).padStart(8));
  return `${label.padEnd(24)}${String(s.n).padStart(8)}${numbers.join("")}`;
}

const quantile = (xs: readonly number[], p: number) =>
  [...xs].sort((a, b) => a - b)[Math.floor(p * (xs.length - 1))] ?? 0;

async function judge(
  print: Print,
  title: string,
  families: readonly Family[],
  count: number,
): Promise<Group> {
  const asked = settingsOf(count, families, evaluationSeed);
  const found = await casesOf([
    ...asked,
    ...settingsOf(Math.round(count / 2), families, evaluationSeed + 1, "none"),
  ]);
  const all = found.filter((c): c is Case => c !== null);
  const cases = all.filter((c) => c.setting.kind !== "none");
  const outcomes = cases.map(answerOf);
  print(`\n${title.padEnd(24)}${heads.map((h) => h.padStart(8)).join("")}`);
  print(row("leeway", summarise(outcomes)));
  print(row("its ranking alone", summarise(cases.map((c) => outcomeOf(c)))));
  for (const ranker of Object.keys(cases[0]?.simple ?? {})) {
    const own = cases.map((c) => ({ rank: c.simple[ranker] ?? Number.POSITIVE_INFINITY, typeRight: false }));
    print(row(ranker, summarise(own)));
  }
  for (const by of ["family", "kind"] as const) {
    for (const value of new Set(outcomes.map((o) => o[by]))) {
      print(row(`  ${value}`, summarise(outcomes.filter((o) => o[by] === value))));
    }
  }
  const ece = calibrationWithInterval(outcomes, random(evaluationSeed));
  const digits = (x: number) => x.toFixed(3);
  print(
    `calibration error ${digits(ece.value)} (95 %: ${digits(ece.low)} to ${digits(ece.high)}); perfect probabilities would show ${digits(ece.chance)} in as many`,
  );
  print(`not noticed by any monitor, and left out: ${asked.length - cases.length} of ${asked.length}`);
  const [slices, onsets] = [cases.flatMap((c) => c.jaccard ?? []), cases.map((c) => c.onsetError)];
  print(
    `slices: Jaccard of the rows ${digits(quantile(slices, 0.5))} in the median, ${slices.filter((j) => j >= 0.7).length} of ${slices.length} at least 0.7`,
  );
  print(
    `onset of the symptom: off by ${digits(quantile(onsets, 0.5))} days in the median, 75 % within ${digits(quantile(onsets, 0.75))}`,
  );
  print(
    `time: ${quantile(
      cases.map((c) => c.ms),
      0.5,
    ).toFixed(0)} ms in the median`,
  );
  const clean = all.filter((c) => c.setting.kind === "none");
  const blamed = clean.filter(isBlamed);
  for (const drifting of [false, true]) {
    const own = (cs: readonly Case[]) => cs.filter((c) => c.setting.distractors > 0 === drifting).length;
    print(`false blame, ${drifting ? "with" : "without"} harmless drift: ${own(blamed)} of ${own(clean)}`);
  }
  return { outcomes, ece, blamed: blamed.length, clean: clean.length };
}

/** In a clean window, anything but the unknown cause and harmless drift is false blame. */
function isBlamed({ answer }: Case): boolean {
  const type = answer[0]?.type;
  return type !== "unknown" && type !== "benign";
}

function clock(print: Print): number {
  const input = largeInput(largeRows, largeFeatures);
  let first = "";
  const seconds = Array.from({ length: clocked }, () => {
    const before = performance.now();
    const [top] = explainCauses(input).causes;
    first = `${top?.type} ${top?.subject}`;
    return (performance.now() - before) / 1000;
  });
  const middle = quantile(seconds, 0.5);
  print(
    `\n${largeFeatures} features × ${largeRows} rows a side: ${middle.toFixed(1)} s in the median of ${clocked} runs (${seconds.map((s) => s.toFixed(1)).join(", ")}); first: ${first}`,
  );
  return middle;
}

export async function run(print: Print): Promise<boolean> {
  const count = drawn(process.argv);
  const known = await judge(print, "families of the fit", fitted, count);
  const held = await judge(print, "families held out", heldOut, count);
  const seconds = clock(print);
  const s = summarise(held.outcomes);
  const rate = (g: Group) => g.blamed / Math.max(1, g.clean);
  const gates: [string, boolean][] = [
    [`held out: AC@1 ${s.ac1.toFixed(3)} ≥ 0.80`, s.ac1 >= 0.8],
    [`held out: AC@3 ${s.ac3.toFixed(3)} ≥ 0.95`, s.ac3 >= 0.95],
    [`held out: calibration error ${held.ece.value.toFixed(3)} ≤ 0.05`, held.ece.value <= 0.05],
    ...([known, held] as const).map((g, i): [string, boolean] => [
      `${i === 0 ? "fitted" : "held out"}: false blame ${(100 * rate(g)).toFixed(1)} % ≤ 2 %`,
      rate(g) <= 0.02,
    ]),
    [`${largeFeatures} × ${largeRows} in ${seconds.toFixed(1)} s ≤ 10 s`, seconds <= 10],
  ];
  for (const [gate, passed] of gates) print(`${passed ? "PASS" : "FAIL"}  ${gate}`);
  return gates.every(([, passed]) => passed);
}
