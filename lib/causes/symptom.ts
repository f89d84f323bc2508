/** When the symptom itself began. An incident's band is that of its first finding, which may be a harmless drift. */
import type { CauseInput } from "./input.ts";
import type { Measured } from "./measure.ts";
import { findOnset } from "./onset.ts";

export type SymptomOnset = { low: number; high: number; by: "loss" | "score" | "incident" };

/** A cut of this many standard errors is clear, also among the 96 that are tried and beside a weekly rhythm, of which a score has more. */
const clear = { loss: 6, score: 7 };
const sure = 1e-3;

/**
 * The change point of the loss where it rose clearly, else that of the score, else the band of the incident. The cut's own
 * band is that of the times whose cut fits about as well (onset.ts).
 */
export function symptomOnset({ current, onset }: CauseInput, loss: Float64Array): SymptomOnset {
  for (const [by, values] of [
    ["loss", loss],
    ["score", current.score],
  ] as const) {
    const cut = findOnset(current.at, values);
    if (cut && cut.z >= clear[by] && (by === "score" || cut.rise > 0))
      return { low: cut.low, high: cut.high, by };
  }
  return { ...onset, by: "incident" };
}

/** Where the whole loss has no clear change point, that within the slice in which it grew; null where that is not clear either. */
export function onsetWithin(
  { at }: CauseInput["current"],
  { onset, loss, slice }: Pick<Measured, "onset" | "loss" | "slice">,
): SymptomOnset | null {
  if (onset.by !== "incident" || !slice || slice.p > sure) return null;
  const cut = findOnset(
    at,
    loss.current.map((v, i) => (slice.current[i] === 1 ? v : Number.NaN)),
  );
  return cut && cut.z >= clear.loss && cut.rise > 0 ? { low: cut.low, high: cut.high, by: "loss" } : null;
}
