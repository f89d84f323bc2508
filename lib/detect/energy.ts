/**
 * Normalised energy distance ∫ (F − G)² / ∫ (F(1 − G) + G(1 − F)), in [0, 1] (Székely & Rizzo 2013), on raw rows
 * or with rows at their cell's position (see wasserstein.ts; the same kind of bound). Null when a sample is empty.
 */
import { energyNormed } from "../stats/index.ts";
import type { Detector } from "./detector.ts";
import type { Table } from "./table.ts";

function coefficient(table: Table): number | null {
  const { reference, current, positions, m, n } = table;
  if (!(m > 0 && n > 0)) return null;
  let [a, b, square, between] = [0, 0, 0, 0];
  for (let i = 0; i < positions.length - 1; i++) {
    a += reference[i]!;
    b += current[i]!;
    const [f, g] = [a / m, b / n];
    const width = positions[i + 1]! - positions[i]!;
    square += (f - g) * (f - g) * width;
    between += (f * (1 - g) + g * (1 - f)) * width;
  }
  return between > 0 ? Math.min(1, square / between) : 0;
}

export const energy = {
  name: "energy",
  kinds: ["numeric"],
  value: coefficient,
  raw: (reference, current) => {
    const value = energyNormed(reference, current);
    return value === null ? null : { value, p: null };
  },
} as const satisfies Detector;
