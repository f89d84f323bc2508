import { andersonDarling } from "./anderson-darling.ts";
import { brownForsythe } from "./brown-forsythe.ts";
import { chiSquare } from "./chi-square.ts";
import { cramerVonMises } from "./cramer-von-mises.ts";
import { cramersV } from "./cramers-v.ts";
import type { Detector } from "./detector.ts";
import { energy } from "./energy.ts";
import { fisherZ } from "./fisher-z.ts";
import { gTest } from "./g-test.ts";
import { hellinger } from "./hellinger.ts";
import { js } from "./js.ts";
import { ks } from "./ks.ts";
import { lInfinity } from "./l-infinity.ts";
import { mannWhitney } from "./mann-whitney.ts";
import { meanAbsDeviation } from "./mean-abs-deviation.ts";
import { nullRate } from "./null-rate.ts";
import { permutationChiSquareTest } from "./permutation-chi-square.ts";
import { psi } from "./psi.ts";
import type { Table } from "./table.ts";
import { totalVariation } from "./total-variation.ts";
import { wasserstein } from "./wasserstein.ts";

/** Every detector under its name in the API. */
export const detectors = {
  psi,
  js,
  hellinger,
  total_variation: totalVariation,
  l_infinity: lInfinity,
  wasserstein,
  energy,
  ks,
  cramer_von_mises: cramerVonMises,
  anderson_darling: andersonDarling,
  mann_whitney: mannWhitney,
  brown_forsythe: brownForsythe,
  mean_abs_deviation: meanAbsDeviation,
  chi_square: chiSquare,
  g_test: gTest,
  permutation_chi_square: permutationChiSquareTest,
  fisher_z: fisherZ,
  cramers_v: cramersV,
  null_rate: nullRate,
} as const satisfies Record<string, Detector>;

export type DetectorName = keyof typeof detectors;

/** Shown with every window unless others are asked for. */
export const defaultDetectors: Record<Table["kind"], readonly DetectorName[]> = {
  numeric: ["psi", "js", "wasserstein", "ks", "null_rate"],
  categorical: ["psi", "js", "cramers_v", "chi_square", "null_rate"],
};

export function isDetector(name: string): name is DetectorName {
  return Object.hasOwn(detectors, name);
}
