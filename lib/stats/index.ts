export { betaInc, fSf, studentTSf } from "./distributions/beta.ts";
export { chiSquareQuantile, chiSquareSf } from "./distributions/chi-square.ts";
export { gammaLn, gammaP, gammaQ, lnFactorial } from "./distributions/gamma.ts";
export { kolmogorovSf, ksOneSampleSf } from "./distributions/kolmogorov.ts";
export { type KsMethod, ksTwoSampleP } from "./distributions/ks-two-sample.ts";
export { normalCdf, normalQuantile, normalSf } from "./distributions/normal.ts";
export { andersonDarlingSf, cramerVonMisesSf } from "./distributions/quadratic-form.ts";
export { type Random, random } from "./random.ts";
export { type AlignedCounts, alignCounts } from "./counts/align.ts";
export { chiSquareTest, gTest, type TableTest } from "./counts/contingency.ts";
export { cramersV, cramersVCorrected } from "./counts/cramers-v.ts";
export { hellinger, jensenShannon, lInfinity, totalVariation } from "./counts/distances.ts";
export { type Permutation, permutationChiSquare } from "./counts/permutation.ts";
export { fisherExact, type ProportionTest, twoProportionZ } from "./counts/proportion-tests.ts";
export { kullbackLeibler, populationStability, type ZeroFill } from "./counts/psi.ts";
export { type Counts, proportions, totalOf } from "./counts/totals.ts";
export {
  countsBetween,
  decileCuts,
  doaneEdges,
  type EdgeOptions,
  equalWidthEdges,
  histogram,
  sturgesEdges,
} from "./bins/edges.ts";
export { quantile } from "./bins/quantile.ts";
export { andersonDarlingP, andersonDarlingSpread, andersonDarlingTest } from "./samples/anderson-darling.ts";
export { energyDistance, energyNormed, wasserstein, wassersteinNormed } from "./samples/area-distances.ts";
export { type Ascending, ascending } from "./samples/ascending.ts";
export { cramerVonMisesP, cramerVonMisesTest } from "./samples/cramer-von-mises.ts";
export { ksDistance, ksTest, type SampleTest } from "./samples/kolmogorov-smirnov.ts";
export {
  brownForsytheTest,
  type MeanTest,
  spreadTest,
  welchFromMoments,
  welchTest,
} from "./samples/location-spread.ts";
export { mannWhitneyTest } from "./samples/mann-whitney.ts";
export { type Moments, median, moments, populationStd } from "./samples/moments.ts";
export type {
  CategoricalColumn,
  NumericColumn,
  PresetColumn,
  PresetOutcome,
} from "./presets/column.ts";
export { evidentlyPreset, evidentlyPsiPreset } from "./presets/evidently.ts";
export { fitNannymlCategorical, fitNannymlContinuous, type NannymlFit } from "./presets/nannyml.ts";
export { psiClassicPreset } from "./presets/psi-classic.ts";
export { whylabsPreset } from "./presets/whylabs.ts";
