import { random } from "#lib/stats/index.ts";
import type { Family } from "./shapes.ts";

export const kinds = [
  "unit",
  "stuck",
  "missing",
  "new category",
  "harmless shift",
  "harmful shift",
  "concept",
  "segment concept",
  "label delay",
  "bad version",
  "fallback",
] as const;
export type Kind = (typeof kinds)[number] | "none";
export type Setting = {
  family: Family;
  kind: Kind;
  /** 0 to 1. */
  severity: number;
  /** Harmless features that drift at a time of their own, one in three as the incident begins. */
  distractors: number;
  deploy: boolean;
  lagDays: number;
  rowsADay: number;
  /** Most rows of a side. */
  sample: number;
  /** Days from the onset to when the causes are looked for. */
  ageDays: number;
  seed: number;
};

/** The product draws at most 20,000 rows of a side; the suite fewer, for time. */
const mostRows = [1500, 10_000] as const;
export const days = 28;
export const rowsOf = ({ rowsADay, sample }: Setting) => Math.min(sample, Math.round(days * rowsADay));

/** A stratified draw: every kind and family comes equally often, the rest by chance. Half of clean windows have harmless drift. */
export function settingsOf(
  count: number,
  families: readonly Family[],
  seed: number,
  kind: "none" | null = null,
): Setting[] {
  return Array.from({ length: count }, (_, i) => {
    const r = random(seed * 100_003 + i);
    return {
      family: families[(kind ? i : Math.floor(i / kinds.length) + (i % kinds.length)) % families.length]!,
      kind: kind ?? kinds[i % kinds.length]!,
      severity: r.uniform(),
      distractors: kind
        ? (Math.floor(i / families.length) % 2) * (1 + r.int(6))
        : [0, 0, 1, 2, 3, 6][r.int(6)]!,
      deploy: r.uniform() < 0.5,
      lagDays: [0, 3, 10, 14][r.int(4)]!,
      rowsADay: Math.round(300 * (50_000 / 300) ** (r.uniform() ** 2)),
      sample: Math.round(mostRows[0] * (mostRows[1] / mostRows[0]) ** r.uniform()),
      ageDays: 4 + 15 * r.uniform(),
      seed: seed * 1_000_003 + i,
    };
  });
}
