/**
 * Population stability index Σ (p − q) ln(p / q), zero cells filled by Jeffreys' half count on both sides.
 * On counts it is exact by definition; its value depends on the cells. With no drift about
 * χ²(cells − 1) · (1/n + 1/m) (Yurdakul 2018), too low on sparse cells, so the floor is simulated.
 * Null when a sample is empty.
 */
import { populationStability } from "../stats/index.ts";
import type { Detector } from "./detector.ts";

export const psi = {
  name: "psi",
  kinds: ["numeric", "categorical"],
  value: (table) => populationStability(table.reference, table.current),
} as const satisfies Detector;
