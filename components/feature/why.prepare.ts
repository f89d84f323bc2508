import type { Effect, Hypothesis, Verdict } from "#lib/domain/drift.ts";
import { count, measure, percent, pValue } from "#lib/format/number.ts";

export type Explained = {
  verdict: Verdict;
  n: number;
  q: number;
  family: number;
  hypotheses: readonly Hypothesis[];
  effect: Effect | null;
  pAdjusted: number | null;
  reference: { n: number };
  baseline?: { periods: number; reason: string | null; left_out: number } | undefined;
  unseen: {
    rows: number;
    share: number;
    expected: number;
    p: number;
    values: readonly { value: string; rows: number }[];
  } | null;
};

const tests: Record<string, string> = {
  ks: "Kolmogorov–Smirnov: have the values moved?",
  spread: "Spread about the reference's median",
  constant: "Is the constant one no longer?",
  chi_square: "Chi-square: have the shares changed?",
  fisher: "Fisher's exact test: has the share changed?",
  null_rate: "Missing values",
};

export function testName(name: string): string {
  return tests[name] ?? name.replaceAll("_", " ");
}

/** An effect in its own unit. */
export function effectText(effect: Effect, value: number | null): string {
  if (value === null) return "–";
  if (effect.name === "wasserstein") return `${measure(value)} σ`;
  if (effect.name === "cramers_v_balanced") return `V ${measure(value)}`;
  return percent(value);
}

/** The rule applied to the stored numbers, in plain words. */
export function reasonsOf(e: Explained): string[] {
  if (e.verdict === "insufficient" && e.n >= 30 && e.baseline?.reason) return [e.baseline.reason];
  if (e.verdict === "insufficient") {
    return e.n < 30
      ? [`The window has ${count(e.n)} rows; a verdict needs 30.`]
      : ["With this many rows, only changes beyond reason could be told from noise."];
  }
  const lines: string[] = [];
  const { effect } = e;
  if (e.pAdjusted !== null) {
    const real = e.pAdjusted <= e.q;
    lines.push(
      `Statistically ${real ? "real" : "not distinguishable from noise"}: the adjusted p of ${pValue(e.pAdjusted)} is ` +
        `${real ? "at most" : "above"} ${measure(e.q)}, over the ${count(e.family)} hypotheses of this window.`,
    );
  }
  if (effect && effect.value !== null) {
    const bar = Math.max(effect.floor ?? 0, effect.minimum);
    const larger = effect.value > bar;
    const which = (effect.floor ?? 0) > effect.minimum ? "noise floor" : "practical minimum";
    lines.push(
      `${larger ? "Large enough to matter" : "Too small to matter"}: ${effectText(effect, effect.value)} is ` +
        `${larger ? "above" : "not above"} the ${which} of ${effectText(effect, bar)}.`,
    );
  }
  const between = e.hypotheses[0]?.between;
  if (between && between.inflation !== null) {
    lines.push(
      `Held to its baseline's ${count(between.periods)} periods: these differ ${measure(between.inflation)} times as much ` +
        `as independent rows would, and by that measure alone p is ${pValue(between.p)}.`,
    );
  } else if (between) {
    lines.push(
      `Held to the ${count(between.periods)} shorter stretches of this window and its baseline: of the ways to divide them, ` +
        `a share of ${pValue(between.p)} differ as much.`,
    );
  }
  const out = e.baseline?.left_out ?? 0;
  if (out > 0) {
    lines.push(
      out === 1
        ? "One period of the baseline is unlike all the others and was left out."
        : `${count(out)} periods of the baseline are unlike all the others and were left out.`,
    );
  }
  if (e.unseen && e.unseen.rows > 0) {
    const names = e.unseen.values.slice(0, 5).map((v) => v.value);
    lines.push(
      `${percent(e.unseen.share)} of the rows have values the reference never had (${names.join(", ")}); its rare values ` +
        `would lead one to expect ${percent(e.unseen.expected)}.`,
    );
  }
  return lines;
}
