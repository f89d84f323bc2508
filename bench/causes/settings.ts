/** Which incidents are drawn. */
import { type Random, random } from "#lib/stats/index.ts";

const kinds = [
  "scale",
  "stuck",
  "missing",
  "new category",
  "benign",
  "harmful shift",
  "concept",
  "segment concept",
  "label delay",
  "bad version",
  "fallback",
] as const;
export type Kind = (typeof kinds)[number] | "none";
export type Setting = {
  kind: Kind;
  /** 0 to 3. */
  severity: number;
  distractors: number;
  deploy: boolean;
  lagDays: number;
  seed: number;
};
/** The first draws of near seeds are alike, so they are passed over. */
export function drawsOf(seed: number): Random {
  const r = random(seed);
  for (let i = 0; i < 16; i++) r.uniform();
  return r;
}

/** Settings of a stratified draw: every kind, severity, number of distractors, deploy and lag comes about equally often. */
export function settingsOf(count: number, seed: number, kind?: "none"): Setting[] {
  return Array.from({ length: count }, (_, i) => {
    const r = drawsOf(seed * 100_003 + i);
    return {
      kind: kind ?? kinds[i % kinds.length]!,
      severity: Math.floor(i / kinds.length) % 4,
      distractors: [0, 3, 6][r.int(3)]!,
      deploy: r.uniform() < 0.5,
      lagDays: [0, 3, 14][r.int(3)]!,
      seed: seed * 1_000_003 + i,
    };
  });
}
