import type { NumericProfile } from "../../domain/profile.ts";
import type { ColumnCheck } from "../check.ts";
import { shareFinding } from "../share.ts";

/** NaN and infinities: what a division or a logarithm leaves behind. */
export const notFinite = {
  name: "not_finite",
  title: "NaN and infinities",
  about: "column",
  unit: "share",
  noun: "NaN or infinite",
  examine: ({ baseline, profile }) => {
    if (profile.kind !== "numeric" || baseline.kind !== "numeric") return null;
    const before = { hits: hitsOf(baseline.profile), rows: baseline.profile.n };
    const finding = shareFinding({ hits: hitsOf(profile), rows: profile.n, before }, 0.005);
    const infinite = profile.posInf + profile.negInf;
    const note = `${profile.nan} NaN and ${infinite} infinite of ${profile.n} rows`;
    return hitsOf(profile) > 0 ? { ...finding, note } : finding;
  },
} as const satisfies ColumnCheck;

function hitsOf(profile: NumericProfile): number {
  return profile.nan + profile.posInf + profile.negInf;
}
