import type { Grain, WindowScore } from "#lib/domain/drift.ts";
import { measure } from "#lib/format/number.ts";
import { windowName } from "#lib/format/time.ts";

export type Point = {
  start: string;
  value: number | null;
  floor: number | null;
  minimum: number | null;
  verdict: WindowScore["verdict"];
  complete: boolean;
  n: number;
};

const numeric = [
  "ks",
  "psi",
  "js",
  "wasserstein",
  "energy",
  "hellinger",
  "total_variation",
  "mean_abs_deviation",
  "mann_whitney",
  "null_rate",
];
const categorical = [
  "chi_square",
  "cramers_v",
  "psi",
  "js",
  "hellinger",
  "total_variation",
  "l_infinity",
  "null_rate",
];

/** Those that are stored with every verdict. */
const stored = ["ks", "psi", "js", "wasserstein", "chi_square", "cramers_v", "null_rate"];

const names: Record<string, string> = {
  ks: "Kolmogorov–Smirnov D",
  psi: "PSI",
  js: "Jensen–Shannon distance",
  wasserstein: "Wasserstein distance in σ",
  energy: "Energy coefficient",
  hellinger: "Hellinger distance",
  total_variation: "Total variation",
  mean_abs_deviation: "Spread, |ln ratio|",
  mann_whitney: "Mann–Whitney |r|",
  null_rate: "Change of the null rate",
  chi_square: "Chi-square",
  cramers_v: "Cramér's V",
  l_infinity: "Largest change of a share",
};

export function statisticName(id: string): string {
  return names[id] ?? id.replaceAll("_", " ");
}

/** What the chart can show; the effect is what the verdict used. */
export function choicesOf(kind: string, plain = true): { value: string; label: string }[] {
  const all = kind === "numeric" ? numeric : categorical;
  const own = plain ? all : all.filter((id) => stored.includes(id));
  return [
    { value: "effect", label: "effect of the verdict" },
    ...own.map((value) => ({ value, label: statisticName(value) })),
  ];
}

/** One point a window; windows without rows are gaps. */
export function seriesOf(windows: readonly WindowScore[], detector: string | null): Point[] {
  return windows.map((w) => {
    const score = detector === null ? null : w.scores[detector];
    const value = detector === null ? w.effect?.value : score?.value;
    const floor = detector === null ? w.effect?.floor : score?.floor;
    return {
      start: w.start,
      value: w.n > 0 ? (value ?? null) : null,
      floor: w.n > 0 ? (floor ?? null) : null,
      minimum: detector === null && w.n > 0 ? (w.effect?.minimum ?? null) : null,
      verdict: w.verdict,
      complete: w.complete,
      n: w.n,
    };
  });
}

/** The line in one sentence: how often it drifts, where it is highest, and where it stands now. */
export function seriesSentence(points: readonly Point[], grain: Grain, timeZone: string): string {
  const judged = points.filter((p) => p.value !== null);
  const last = judged.findLast((p) => p.complete) ?? judged.at(-1);
  if (!last) return "No window of this range has a value.";
  const drifting = judged.filter((p) => p.verdict === "drift").length;
  const top = judged.reduce((a, b) => ((b.value ?? 0) > (a.value ?? 0) ? b : a), last);
  return (
    `${drifting} of ${judged.length} windows drift. Highest ${measure(top.value)} ` +
    `(${windowName(top.start, grain, timeZone)}), now ${measure(last.value)}.`
  );
}
