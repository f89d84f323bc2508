import type { WindowScore } from "#lib/domain/drift.ts";

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
export function choicesOf(kind: string): { value: string; label: string }[] {
  const own = kind === "numeric" ? numeric : categorical;
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
