/** A stand-in for a model that cannot be called: boosted trees from the reference's inputs to the model's own scores. */
import { applyBinning, fitBinning, type RawColumn } from "#lib/performance/estimate/binning.ts";
import { fitBoosted } from "#lib/performance/estimate/boosting.ts";
import { treesAt } from "../surrogate.ts";

export type Fidelity = {
  /** R² on held-out rows; the area under the ROC curve where the model says only yes or no. */
  kind: "R²" | "AUC";
  value: number;
  least: number;
  /** Held-out rows. */
  n: number;
};
export type StandIn = {
  fidelity: Fidelity;
  /** Scores of rows given the columns of all features; null where it is not like the model enough. */
  score: ((columns: readonly RawColumn[], n: number) => Float64Array) | null;
};

const [mostRows, mostFeatures, rounds] = [4000, 20, 60];
const least = { "R²": 0.8, AUC: 0.9 } as const;

/** Null with fewer than 400 scored reference rows. `features` are tried in their order, at most twenty. */
export function fitStandIn(
  columns: readonly RawColumn[],
  score: Float64Array,
  features: readonly number[],
): StandIn | null {
  const known = Array.from(score.keys()).filter((i) => Number.isFinite(score[i]!));
  if (known.length < 400) return null;
  const step = Math.max(1, known.length / mostRows);
  const drawn = Array.from(
    { length: Math.floor(known.length / step) },
    (_, k) => known[Math.floor(k * step)]!,
  );
  const used = features.slice(0, mostFeatures);
  const some = (j: number, rows: readonly number[]): RawColumn => {
    const c = columns[j]!;
    return c.kind === "numeric"
      ? { kind: "numeric", values: Float64Array.from(rows, (i) => c.values[i]!) }
      : { kind: "categorical", values: rows.map((i) => c.values[i]!) };
  };
  const fitRows = drawn.filter((_, k) => k % 4 !== 0);
  const heldOut = drawn.filter((_, k) => k % 4 === 0);
  const target = Float64Array.from(fitRows, (i) => score[i]!);
  const binnings = used.map((j) => fitBinning(some(j, fitRows), target));
  const bin = (rows: readonly number[]) => used.map((j, k) => applyBinning(binnings[k]!, some(j, rows)));
  const model = fitBoosted(bin(fitRows), target, rounds);
  const held = bin(heldOut);
  const fidelity = fidelityOf(
    Float64Array.from(heldOut, (i) => score[i]!),
    Float64Array.from(heldOut, (_, k) => treesAt(model, held, k)),
  );
  if (!(fidelity.value >= fidelity.least)) return { fidelity, score: null };
  return {
    fidelity,
    score: (asked, n) => {
      const binned = used.map((j, k) => applyBinning(binnings[k]!, asked[j]!));
      return Float64Array.from({ length: n }, (_, i) => treesAt(model, binned, i));
    },
  };
}

export function fidelityOf(truth: Float64Array, guess: Float64Array): Fidelity {
  const n = truth.length;
  const distinct = new Set(truth);
  if (distinct.size === 2) {
    const most = Math.max(...distinct);
    const order = Array.from(guess.keys()).sort((a, b) => guess[a]! - guess[b]!);
    let [ranks, positives] = [0, 0];
    for (let i = 0; i < n; ) {
      let end = i;
      while (end < n && guess[order[end]!] === guess[order[i]!]) end++;
      for (let k = i; k < end; k++) {
        if (truth[order[k]!] !== most) continue;
        ranks += (i + end + 1) / 2;
        positives += 1;
      }
      i = end;
    }
    const value = (ranks - (positives * (positives + 1)) / 2) / (positives * (n - positives));
    return { kind: "AUC", value, least: least.AUC, n };
  }
  let [mean, wrong, whole] = [0, 0, 0];
  for (const t of truth) mean += t / n;
  for (let i = 0; i < n; i++) {
    wrong += (truth[i]! - guess[i]!) ** 2;
    whole += (truth[i]! - mean) ** 2;
  }
  return { kind: "R²", value: whole > 0 ? 1 - wrong / whole : 0, least: least["R²"], n };
}
