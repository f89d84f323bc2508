export { betaInc, fSf, studentTSf } from "./distributions/beta.ts";
export { chiSquareQuantile, chiSquareSf } from "./distributions/chi-square.ts";
export { gammaLn, gammaP, gammaQ, lnFactorial } from "./distributions/gamma.ts";
export { kolmogorovSf, ksOneSampleSf } from "./distributions/kolmogorov.ts";
export { type KsMethod, ksTwoSampleP } from "./distributions/ks-two-sample.ts";
export { normalCdf, normalQuantile, normalSf } from "./distributions/normal.ts";
export { andersonDarlingSf, cramerVonMisesSf } from "./distributions/quadratic-form.ts";
export { type Random, random } from "./random.ts";
