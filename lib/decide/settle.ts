/**
 * Brings permutation p-values to the precision that the family's decision needs, and adjusts the family.
 * Each starts with 100 draws or 10 exceedances. Then, while one that has had fewer than 10 exceedances is not
 * rejected, it draws on (fourfold a step) up to twice what the next step of Benjamini–Hochberg needs to reject it.
 */
import { benjaminiHochberg } from "./adjust.ts";
import type { Pending } from "./hypotheses.ts";

const enough = 10;
const mostDraws = 200_000;

/** Adjusted p of each hypothesis, 1 for those that were not tested. */
export function settle(hypotheses: readonly Pending[], q: number): number[] {
  const family = hypotheses.filter((h) => h.tested);
  for (const h of family) draw(h, 100);
  for (;;) {
    const adjusted = benjaminiHochberg(family.map((h) => h.p));
    const rejected = adjusted.filter((p) => p <= q).length;
    const needed = Math.min(mostDraws, Math.ceil((2 * family.length) / (q * (rejected + 1))));
    const open = family.filter(
      (h, i) =>
        h.permutation !== null &&
        adjusted[i]! > q &&
        h.permutation.exceedances < enough &&
        h.permutation.draws < needed,
    );
    if (open.length === 0) {
      let next = 0;
      return hypotheses.map((h) => (h.tested ? adjusted[next++]! : 1));
    }
    for (const h of open) draw(h, Math.min(needed, 4 * h.permutation!.draws));
  }
}

function draw(h: Pending, draws: number): void {
  if (!h.permutation) return;
  h.permutation.drawUntil(draws, enough);
  h.p = Math.max(h.atLeast, h.permutation.p());
}
