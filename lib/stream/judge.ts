/**
 * Whether the alarms of a stream in a stretch are more than chance raises.
 *
 * Detectors that hold values against the reference's mean (CUSUM, EWMA) start again after an alarm and alarm on while a
 * shift lasts, so the number of alarms tells a shift from a false alarm. Without a shift it is about Poisson: p is
 * the larger of two, P(N >= alarms) at one alarm in `wanted` values, and the chance of so many of all alarms falling into
 * this stretch rather than into the held-back one, which carries the error of the reference's own mean (conditional
 * binomial test of two rates, Przyborowski & Wilenski 1940). Of several detectors the smallest p counts, times their number.
 * All signals of one stretch are one family for Benjamini–Hochberg at q = 0.04.
 */
import { benjaminiHochberg, targetRate } from "../decide/index.ts";
import type { Verdict } from "../domain/drift.ts";
import { betaInc } from "../stats/distributions/beta.ts";
import { gammaP } from "../stats/distributions/gamma.ts";

/** Detectors whose alarms go on while a shift lasts. */
export const lasting: readonly string[] = ["cusum", "ewma"];

/** Alarms of one detector among `values`; `held`: the same on the stretch that was held back. */
export type AlarmCount = {
  detector: string;
  alarms: number;
  values: number;
  wanted: number;
  held: { alarms: number; values: number };
};

export function alarmP({ alarms, values, wanted, held }: AlarmCount): number {
  if (alarms <= 0 || values <= 0) return 1;
  const byChance = gammaP(alarms, values / wanted);
  if (held.values <= 0) return byChance;
  const share = values / (values + held.values);
  return Math.min(1, Math.max(byChance, betaInc(alarms, held.alarms + 1, share)));
}

export type StreamJudgement = {
  verdict: Verdict;
  p: number | null;
  pAdjusted: number | null;
  /** Of the detector with the smallest p: alarms, how many chance would raise, and its name. */
  alarms: number;
  expected: number;
  detector: string | null;
};

/** One judgement a signal, of one stretch of time. Without values or a threshold: insufficient. */
export function judgeStreams(
  signals: readonly (readonly AlarmCount[])[],
  q: number = targetRate,
): StreamJudgement[] {
  const found = signals.map((counts) => {
    const usable = counts.filter((c) => c.values > 0);
    const [best] = usable
      .map((count) => ({ count, p: Math.min(1, usable.length * alarmP(count)) }))
      .toSorted((a, b) => a.p - b.p || b.count.alarms - a.count.alarms);
    return best ?? null;
  });
  const family = found.filter((f) => f !== null);
  const adjusted = benjaminiHochberg(family.map((f) => f.p));
  return found.map((one): StreamJudgement => {
    if (one === null) {
      return { verdict: "insufficient", p: null, pAdjusted: null, alarms: 0, expected: 0, detector: null };
    }
    const pAdjusted = adjusted[family.indexOf(one)]!;
    const { alarms, values, wanted, detector } = one.count;
    const verdict = pAdjusted <= q ? "drift" : "stable";
    return { verdict, p: one.p, pAdjusted, alarms, expected: values / wanted, detector };
  });
}
