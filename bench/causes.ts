/**
 * The incident suite: does the likeliest cause name what was broken? 600 simulated incidents of eleven kinds and 500 clean
 * windows, against four simple rankers, and 200 incidents of another generator that had no part in the fit.
 * `LEEWAY_CAUSES_INCIDENTS`, `LEEWAY_CAUSES_CLEAN` and `LEEWAY_CAUSES_HELD_OUT` draw other numbers.
 */
import process from "node:process";
import { type CauseInput, type Ranked, rankCauses } from "#lib/causes/index.ts";
import { type Random, random } from "#lib/stats/index.ts";
import { baselines } from "./causes/baselines.ts";
import { drawHeldOut, heldOutSettings } from "./causes/held-out.ts";
import { calibrationError, isTrue, type Outcome, summarise } from "./causes/metrics.ts";
import { drawIncident, type Incident } from "./causes/population.ts";
import { settingsOf } from "./causes/settings.ts";

export const name = "causes";

const evaluationSeed = 9001;
const counts = {
  incidents: Number(process.env.LEEWAY_CAUSES_INCIDENTS ?? 600),
  clean: Number(process.env.LEEWAY_CAUSES_CLEAN ?? 500),
  heldOut: Number(process.env.LEEWAY_CAUSES_HELD_OUT ?? 200),
};
const dayMs = 86_400_000;
const percent = (x: number) => `${(100 * x).toFixed(1)} %`;

type Run = { outcomes: Outcome[]; onset: number[]; ms: number[]; simple: Map<string, Outcome[]> };

function judge(incidents: Iterable<{ incident: Incident; kind: string }>, r: Random): Run {
  const run: Run = { outcomes: [], onset: [], ms: [], simple: new Map() };
  for (const { incident, kind } of incidents) {
    const before = performance.now();
    const { ranked, measured } = rankCauses(incident.input);
    run.ms.push(performance.now() - before);
    const hit = ranked.findIndex((c) => isTrue(c, incident));
    const onset = ranked[hit]?.onset;
    if (onset) run.onset.push(Math.abs(onset.at - incident.onset) / dayMs);
    run.outcomes.push(outcomeOf(ranked, hit, incident, kind));
    for (const [name, rank] of Object.entries(baselines)) {
      const guesses = rank(incident.input, measured, r);
      // These rankers know no types: naming the right feature is enough.
      const right = guesses.findIndex((g) => g.subject === incident.truth.subject);
      const one = { rank: right < 0 ? Infinity : right + 1, typeRight: false, probability: 0, kind };
      run.simple.set(name, [...(run.simple.get(name) ?? []), one]);
    }
  }
  return run;
}

function outcomeOf(ranked: readonly Ranked[], hit: number, { truth }: Incident, kind: string): Outcome {
  return {
    rank: hit < 0 ? Infinity : hit + 1,
    typeRight: ranked[0]?.type === truth.type,
    probability: ranked[0]?.probability ?? 0,
    kind,
  };
}

function* incidentsOf(count: number) {
  for (const setting of settingsOf(count, evaluationSeed))
    yield { incident: drawIncident(setting), kind: setting.kind };
}

const row = (label: string, s: ReturnType<typeof summarise>) =>
  `${label.padEnd(24)}${[s.ac1, s.ac3, s.avg5, s.mrr, s.type].map((x) => x.toFixed(3).padStart(8)).join("")}`;

function table(print: (line: string) => void, title: string, { outcomes, simple, onset, ms }: Run): void {
  print(`${title.padEnd(24)}${["AC@1", "AC@3", "Avg@5", "MRR", "type"].map((h) => h.padStart(8)).join("")}`);
  print(row("leeway", summarise(outcomes)));
  for (const [label, own] of simple) print(row(label, summarise(own)));
  for (const kind of new Set(outcomes.map((o) => o.kind))) {
    print(row(`  ${kind}`, summarise(outcomes.filter((o) => o.kind === kind))));
  }
  const middle = (xs: number[], p: number) =>
    [...xs].sort((a, b) => a - b)[Math.floor(p * (xs.length - 1))] ?? 0;
  print(`calibration error ${calibrationError(outcomes).toFixed(3)}`);
  print(
    `onset error: median ${middle(onset, 0.5).toFixed(2)} days, 90 % within ${middle(onset, 0.9).toFixed(2)}`,
  );
  print(
    `time an incident: median ${middle(ms, 0.5).toFixed(0)} ms, longest ${Math.max(...ms).toFixed(0)} ms`,
  );
}

/** Clean windows: whatever has more weight than the unknown cause is false blame. */
function falseBlame(): { blamed: number; of: number; first: string[] } {
  const blamed: string[] = [];
  for (const setting of settingsOf(counts.clean, evaluationSeed + 1, "none")) {
    const clean = { ...setting, distractors: 0 };
    const [top] = rankCauses(drawIncident(clean).input).ranked;
    if (top && top.type !== "unknown") blamed.push(`${top.type} ${top.subject}`);
  }
  return { blamed: blamed.length, of: counts.clean, first: blamed.slice(0, 3) };
}

function largeInput(): CauseInput {
  const r = random(77);
  const [n, k] = [50_000, 100];
  const period = (from: number) => {
    const columns = Array.from({ length: k }, () => ({
      kind: "numeric" as const,
      values: Float64Array.from({ length: n }, () => r.normal()),
    }));
    const score = Float64Array.from({ length: n }, (_, i) => 1 / (1 + Math.exp(-columns[0]!.values[i]!)));
    const at = Float64Array.from({ length: n }, (_, i) => from + (i / n) * 28 * dayMs);
    return {
      columns,
      score,
      label: score.map((p) => Number(r.uniform() < p)),
      at,
      labelAt: at.map((t) => t + dayMs),
    };
  };
  const from = Date.UTC(2026, 0, 1);
  const features = Array.from({ length: k }, (_, j) => `f${j}`);
  const onset = { low: from + 9 * dayMs, high: from + 10 * dayMs };
  const reference = period(from - 28 * dayMs);
  const current = period(from);
  for (const [i, at] of current.at.entries()) if (at > onset.low) current.columns[3]!.values[i]! += 1;
  return { features, reference, current, onset, asOf: from + 28 * dayMs, changes: [], seed: 1 };
}

export async function run(print: (line: string) => void): Promise<boolean> {
  const main = judge(incidentsOf(counts.incidents), random(evaluationSeed));
  table(print, `${counts.incidents} incidents`, main);
  const clean = falseBlame();
  print(`false blame: ${clean.blamed} of ${clean.of} clean windows ${clean.first.join(", ")}`);
  const other = heldOutSettings(counts.heldOut, 31).map((s) => ({ incident: drawHeldOut(s), kind: s.kind }));
  print("");
  table(print, "held-out generator", judge(other, random(31)));
  const large = largeInput();
  const before = performance.now();
  const [top] = rankCauses(large).ranked;
  const seconds = (performance.now() - before) / 1000;
  print(`100 features × 50 000 rows a side: ${seconds.toFixed(1)} s (first: ${top?.type} ${top?.subject})`);
  const s = summarise(main.outcomes);
  const gates: [string, boolean][] = [
    ["AC@1 ≥ 0.80", s.ac1 >= 0.8],
    ["AC@3 ≥ 0.95", s.ac3 >= 0.95],
    ["calibration error ≤ 0.05", calibrationError(main.outcomes) <= 0.05],
    [`false blame ≤ 2 % (${percent(clean.blamed / Math.max(1, clean.of))})`, clean.blamed <= 0.02 * clean.of],
    ["100 × 50 000 in 10 s", seconds <= 10],
  ];
  for (const [gate, passed] of gates) print(`${passed ? "PASS" : "FAIL"}  ${gate}`);
  return gates.every(([, passed]) => passed);
}
