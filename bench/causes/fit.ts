/**
 * Writes lib/causes/weights.json: `node bench/causes/fit.ts [incidents]`. Only families of `fitted` take part, with seeds that
 * the benchmark never draws. The penalty and the temperature are those at which families that a fit has not seen are most likely
 * (each left out in turn), so that the probabilities hold on other worlds.
 */
import { writeFileSync } from "node:fs";
import process from "node:process";
import type { Case } from "./case.ts";
import { fitted } from "./shapes.ts";
import { fitTemperature, fitWeights, likelihood } from "./fit-weights.ts";
import { casesOf } from "./pool.ts";
import { settingsOf } from "./settings.ts";

const trainingSeed = 41;
const penalties = [0.00005, 0.0001, 0.0002];

const count = Number(process.argv[2] ?? 275);
const settings = [
  ...settingsOf(count, fitted, trainingSeed),
  ...settingsOf(Math.round(count / 3), fitted, trainingSeed + 1, "none"),
];
const cases = (await casesOf(settings)).filter((c): c is Case => c !== null);
const tried = penalties.map((penalty) => {
  const parts = fitted.map((family) => ({
    cases: cases.filter((c) => c.setting.family === family),
    weights: fitWeights(
      cases.filter((c) => c.setting.family !== family),
      penalty,
    ),
  }));
  const temperature = fitTemperature(parts);
  const sum = parts.reduce(
    (s, p) => s + p.cases.length * likelihood(p.cases, { ...p.weights, temperature }),
    0,
  );
  console.log(
    `penalty ${penalty}: temperature ${temperature.toFixed(2)}, log-likelihood ${(sum / cases.length).toFixed(4)}`,
  );
  return { penalty, temperature, sum };
});
const best = tried.reduce((a, b) => (b.sum > a.sum ? b : a));
const round = (x: number) => Math.round(x * 100) / 100;
const weights = Object.entries(fitWeights(cases, best.penalty)).map(([k, v]): [string, number] => [
  k,
  round(v),
]);
weights.sort(([a], [b]) => (a < b ? -1 : 1));
writeFileSync(
  new URL("../../lib/causes/weights.json", import.meta.url),
  `${JSON.stringify(Object.fromEntries([...weights, ["temperature", round(best.temperature)]]), null, 2)}\n`,
);
console.log(`fitted on ${cases.length} cases`);
