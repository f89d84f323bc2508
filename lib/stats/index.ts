export {
  countsBetween,
  decileCuts,
  doaneEdges,
  equalWidthEdges,
  histogram,
  sturgesEdges,
} from "./bins/edges.ts";
export { quantile } from "./bins/quantile.ts";
export { type BetweenBlocks, betweenBlocks, betweenQuantile } from "./blocks/between.ts";
export { blockPermutation, divisionsOf } from "./blocks/permutation.ts";
export { alignCounts } from "./counts/align.ts";
export { chiSquareTest, gTest } from "./counts/contingency.ts";
export { cramersV, cramersVCorrected } from "./counts/cramers-v.ts";
export { hellinger, jensenShannon, lInfinity, totalVariation } from "./counts/distances.ts";
export { type Permutation, permutationChiSquare } from "./counts/permutation.ts";
export { fisherExact, pearsonExact, twoProportionZ } from "./counts/proportion-tests.ts";
export { kullbackLeibler, populationStability } from "./counts/psi.ts";
export { betaInc, fSf, studentTSf } from "./distributions/beta.ts";
export { chiSquareQuantile, chiSquareSf } from "./distributions/chi-square.ts";
export { gammaLn } from "./distributions/gamma.ts";
export { kolmogorovSf } from "./distributions/kolmogorov.ts";
export { ksTwoSampleP } from "./distributions/ks-two-sample.ts";
export { normalCdf, normalQuantile, normalSf } from "./distributions/normal.ts";
export { totalOf } from "./counts/totals.ts";
export type { PresetOutcome } from "./presets/column.ts";
export { evidentlyPreset, evidentlyPsiPreset } from "./presets/evidently.ts";
export { fitNannymlCategorical, fitNannymlContinuous, type NannymlFit } from "./presets/nannyml.ts";
export { psiClassicPreset } from "./presets/psi-classic.ts";
export { whylabsPreset } from "./presets/whylabs.ts";
export { type Isotonic, isotonicAt, isotonicFit } from "./isotonic.ts";
export { type Random, random } from "./random.ts";
export { andersonDarlingP, andersonDarlingSpread, andersonDarlingTest } from "./samples/anderson-darling.ts";
export { energyDistance, energyNormed, wasserstein, wassersteinNormed } from "./samples/area-distances.ts";
export { type Ascending, ascending } from "./samples/ascending.ts";
export { cramerVonMisesP, cramerVonMisesTest } from "./samples/cramer-von-mises.ts";
export { ksTest } from "./samples/kolmogorov-smirnov.ts";
export { brownForsytheTest, spreadTest, welchTest } from "./samples/location-spread.ts";
export { mannWhitneyTest } from "./samples/mann-whitney.ts";
export { populationStd } from "./samples/moments.ts";
