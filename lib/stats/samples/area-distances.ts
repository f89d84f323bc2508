/**
 * Distances that are areas between two empirical distribution functions F and G, in O(n + m).
 *
 * Wasserstein-1 (earth mover's): ∫ |F − G|, in the unit of the data; divided by the reference's population
 * standard deviation it has no unit. Energy distance (Székely & Rizzo): √(2 ∫ (F − G)²), the square-root
 * form of SciPy, in the square root of the unit. Normalised: 2∫(F−G)² / (2 E|X−Y|) in [0, 1], the energy
 * coefficient of inhomogeneity; its square root is not taken. `null` when a sample is empty.
 */
import type { Ascending } from "./ascending.ts";
import { populationStd } from "./moments.ts";

type Areas = {
  /** ∫ |F − G| */
  absolute: number;
  /** ∫ (F − G)² */
  square: number;
  /** E|X − Y| = ∫ F(1 − G) + G(1 − F) */
  between: number;
};

function areas(x: Ascending, y: Ascending): Areas | null {
  const n = x.length;
  const m = y.length;
  if (n === 0 || m === 0) return null;
  let [i, j, absolute, square, between] = [0, 0, 0, 0, 0];
  let last = Math.min(x[0]!, y[0]!);
  while (i < n || j < m) {
    const fromX = j >= m || (i < n && x[i]! <= y[j]!);
    const value = fromX ? x[i]! : y[j]!;
    const width = value - last;
    if (width > 0) {
      const f = i / n;
      const g = j / m;
      const gap = f - g;
      absolute += Math.abs(gap) * width;
      square += gap * gap * width;
      between += (f * (1 - g) + g * (1 - f)) * width;
      last = value;
    }
    if (fromX) i += 1;
    else j += 1;
  }
  return { absolute, square, between };
}

export function wasserstein(x: Ascending, y: Ascending): number | null {
  return areas(x, y)?.absolute ?? null;
}

/** W1 / max(σ of the reference, `smallestStd`); `null` when the scale is 0 and the samples differ. */
export function wassersteinNormed(reference: Ascending, current: Ascending, smallestStd = 0): number | null {
  const distance = wasserstein(reference, current);
  const std = populationStd(reference);
  if (distance === null || std === null) return null;
  const scale = Math.max(std, smallestStd);
  if (scale > 0) return distance / scale;
  return distance === 0 ? 0 : null;
}

export function energyDistance(x: Ascending, y: Ascending): number | null {
  const found = areas(x, y);
  return found === null ? null : Math.sqrt(2 * found.square);
}

export function energyNormed(x: Ascending, y: Ascending): number | null {
  const found = areas(x, y);
  if (found === null) return null;
  return found.between > 0 ? Math.min(1, found.square / found.between) : 0;
}
