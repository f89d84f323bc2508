import { calibrate, measure, stableOf } from "#lib/stream/calibrate.ts";
import { type Detector, detectors, makeDummy, peerPresets } from "#lib/stream/index.ts";
import { random } from "#lib/stats/index.ts";
import { fileRows, sharedDataExists } from "#tests/oracles/shared-data.ts";

/** Updates a second of every detector against its budget, then false alarms and delays at one wanted run length. */
export const name = "streaming";

const million = 1e6;
const budgets: Record<string, number> = {
  "page-hinkley": 10 * million,
  cusum: 10 * million,
  ddm: 10 * million,
  rddm: 5 * million,
  adwin: 3 * million,
  "hddm-a": 5 * million,
  "hddm-w": 5 * million,
  kswin: 0.3 * million,
};
const wanted = 10_000;
const streams = 40;
const changeAt = 2_000;
const horizon = 2_000;

function bits(seed: number, parts: [p: number, n: number][]): Float64Array {
  const draw = random(seed);
  return Float64Array.from(
    parts.flatMap(([p, n]) => Array.from({ length: n }, () => (draw.uniform() < p ? 1 : 0))),
  );
}

function speed(make: () => Detector, values: Float64Array): number {
  let best = 0;
  for (let round = 0; round < 4; round++) {
    const detector = make();
    let n = 0;
    const start = performance.now();
    while (performance.now() - start < 250) {
      for (let i = 0; i < values.length; i++) detector.update(values[i]!);
      n += values.length;
    }
    best = Math.max(best, n / ((performance.now() - start) / 1000));
  }
  return best;
}

function speeds(print: (line: string) => void): boolean {
  const values = bits(1, [[0.2, 20_000]]);
  const stable = stableOf(values);
  let passed = true;
  for (const entry of detectors) {
    const rate = speed(() => entry.make(Number.POSITIVE_INFINITY, stable, true), values);
    const budget = budgets[entry.id];
    if (budget !== undefined && rate < budget) passed = false;
    const against =
      budget === undefined
        ? "no budget"
        : `budget ${budget / million} M, ratio ${(rate / budget).toFixed(2)}`;
    print(`${entry.id.padEnd(14)} ${(rate / million).toFixed(2).padStart(8)} M updates/s  (${against})`);
  }
  return passed;
}

type Candidate = { id: string; at: (stable: Float64Array) => (() => Detector) | null };

function candidates(binaryStream: boolean): Candidate[] {
  return [
    ...detectors.map(
      (entry): Candidate => ({
        id: entry.id,
        at: (stretch) => {
          const found = calibrate(entry, stretch, wanted, 7);
          return found && (() => entry.make(found.threshold, found.stable, found.binary));
        },
      }),
    ),
    ...peerPresets
      .filter((p) => binaryStream || !p.binaryOnly)
      .map(({ id, make }): Candidate => ({ id, at: () => make })),
    { id: "dummy", at: () => () => makeDummy(wanted) },
  ];
}

/** Share of streams that alarm within the horizon, and the median delay, among those silent before the change. */
function delays(make: () => Detector, from: number, to: number): string {
  const found: number[] = [];
  let silent = 0;
  for (let s = 0; s < streams; s++) {
    const values = bits(1000 + s, [
      [from, changeAt],
      [to, horizon],
    ]);
    const detector = make();
    let first = -1;
    for (let i = 0; i < values.length && first < 0; i++) if (detector.update(values[i]!)) first = i;
    if (first >= 0 && first < changeAt) continue;
    silent += 1;
    if (first >= 0) found.push(first - changeAt);
  }
  found.sort((a, b) => a - b);
  const share = silent > 0 ? `${Math.round((100 * found.length) / silent)}%` : "–";
  const early = streams - silent;
  return `${share} ${found[found.length >> 1] ?? "–"}${early > 0 ? ` (${early} early)` : ""}`;
}

function table(print: (line: string) => void, rows: string[][]): void {
  const widths = rows[0]!.map((_, c) => Math.max(...rows.map((r) => r[c]!.length)));
  for (const row of rows) print(row.map((cell, c) => cell.padEnd(widths[c]!)).join("  "));
}

function drawn(print: (line: string) => void): void {
  print(
    `\nOne false alarm in ${wanted} values wanted. Alarms per 10,000 held-back stable values; found, median delay.`,
  );
  const rows = [["", "stable .05", "stable .2", "stable .5", ".05→.10", ".2→.25", ".2→.3", ".2→.4"]];
  const held = new Map([0.05, 0.2, 0.5].map((p) => [p, bits(99 + p * 100, [[p, 200_000]])]));
  const stretch = new Map([0.05, 0.2, 0.5].map((p) => [p, bits(9 + p * 100, [[p, 20_000]])]));
  for (const candidate of candidates(true)) {
    const makes = new Map([...stretch].map(([p, values]) => [p, candidate.at(values)!]));
    const rate = (p: number) =>
      ((measure(makes.get(p)!(), held.get(p)!).alarms / 200_000) * 10_000).toFixed(2);
    const delay = (p: number, to: number) => delays(makes.get(p)!, p, to);
    rows.push([
      candidate.id,
      ...[0.05, 0.2, 0.5].map(rate),
      delay(0.05, 0.1),
      delay(0.2, 0.25),
      delay(0.2, 0.3),
      delay(0.2, 0.4),
    ]);
  }
  table(print, rows);
}

/** On published errors: thresholds from the first tenth, alarms in the rest. */
async function published(print: (line: string) => void): Promise<void> {
  for (const [file, label] of [
    ["sea_50k", "y"],
    ["elec2", "class"],
  ] as const) {
    const rows = await fileRows(file, [label, "y_pred"]);
    const errors = Float64Array.from(rows, (row) => (String(row[label]) === String(row.y_pred) ? 0 : 1));
    const cut = Math.floor(errors.length / 10);
    print(
      `\n${file}: errors in file order; thresholds from the first ${cut}, alarms in the other ${errors.length - cut}`,
    );
    const out = [["", "alarms", "first at"]];
    for (const candidate of candidates(true)) {
      const make = candidate.at(errors.subarray(0, cut));
      if (!make) continue;
      const detector = make();
      const at: number[] = [];
      errors.subarray(cut).forEach((x, i) => {
        if (detector.update(x)) at.push(cut + i);
      });
      out.push([candidate.id, String(at.length), at.slice(0, 8).join(" ")]);
    }
    table(print, out);
  }
}

export async function run(print: (line: string) => void): Promise<boolean> {
  const passed = speeds(print);
  drawn(print);
  if (sharedDataExists) await published(print);
  else print("sea_50k and elec2 are left out: ../shared/data is not here.");
  return passed;
}
