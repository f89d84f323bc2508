/**
 * Fits lib/causes/weights.json: `node bench/causes/fit.ts [incidents]`. Seeds of the training draw are never those of the
 * benchmark. Conditional logit by gradient ascent with an L2 penalty; incidents whose true cause is no candidate count
 * as unknown.
 */
import { writeFileSync } from "node:fs";
import process from "node:process";
import { findCandidates } from "#lib/causes/candidates.ts";
import { probabilities } from "#lib/causes/fuse.ts";
import type { Candidate } from "#lib/causes/index.ts";
import { measure } from "#lib/causes/measure.ts";
import { drawIncident, type Incident } from "./population.ts";
import { type Setting, settingsOf } from "./settings.ts";
import { isTrue } from "./metrics.ts";

const trainingSeed = 41;
const penalty = 0.004;

type Case = { candidates: Candidate[]; truth: number[]; setting: Setting };

function caseOf(setting: Setting): Case {
  const incident: Incident = drawIncident(setting);
  const candidates = findCandidates(incident.input, measure(incident.input)).map((f) => f.candidate);
  const truth = candidates.flatMap((c, i) => (isTrue(c, incident) ? [i] : []));
  if (truth.length === 0) console.log("no candidate", JSON.stringify(setting));
  const unknown = candidates.findIndex((c) => c.type === "unknown");
  return { candidates, truth: truth.length > 0 ? truth : [unknown], setting };
}

export function fitWeights(cases: readonly Case[], rounds = 1500): Record<string, number> {
  const weights: Record<string, number> = {};
  const [first, second]: Record<string, number>[] = [{}, {}];
  for (let round = 1; round <= rounds; round++) {
    const gradient: Record<string, number> = {};
    for (const { candidates, truth } of cases) {
      const p = probabilities(candidates, weights);
      const hit = truth.reduce((s, i) => s + p[i]!, 0);
      for (const [i, { type, x }] of candidates.entries()) {
        const want = truth.includes(i) ? p[i]! / hit : 0;
        const by = (want - p[i]!) / cases.length;
        gradient[`${type}.prior`] = (gradient[`${type}.prior`] ?? 0) + by;
        for (const [name, value] of Object.entries(x)) {
          const key = `${type}.${name}`;
          gradient[key] = (gradient[key] ?? 0) + by * value;
        }
      }
    }
    for (const [key, g] of Object.entries(gradient)) {
      const slope = g - (penalty / 10) * (weights[key] ?? 0);
      first![key] = 0.9 * (first![key] ?? 0) + 0.1 * slope;
      second![key] = 0.999 * (second![key] ?? 0) + 0.001 * slope ** 2;
      const [m, v] = [first![key]! / (1 - 0.9 ** round), second![key]! / (1 - 0.999 ** round)];
      weights[key] = (weights[key] ?? 0) + (0.03 * m) / (Math.sqrt(v) + 1e-9);
    }
  }
  return weights;
}

const count = Number(process.argv[2] ?? 600);
const clean = settingsOf(Math.round(count / 12), trainingSeed + 1, "none").map((s) => ({
  ...s,
  distractors: 0,
}));
const cases = [...settingsOf(count, trainingSeed), ...clean].map(caseOf);
const weights = fitWeights(cases);
for (const { candidates, truth, setting } of cases) {
  const p = probabilities(candidates, weights);
  const top = p.indexOf(Math.max(...p));
  if (!truth.includes(top)) {
    const { type, subject, mode } = candidates[top]!;
    console.log(
      "miss",
      JSON.stringify({ ...setting, top: `${type} ${subject} ${mode} ${p[top]!.toFixed(2)}` }),
    );
  }
}
const rounded = Object.fromEntries(
  Object.entries(weights)
    .map(([k, v]): [string, number] => [k, Math.round(v * 100) / 100])
    .sort(([a], [b]) => (a < b ? -1 : 1)),
);
writeFileSync(
  new URL("../../lib/causes/weights.json", import.meta.url),
  `${JSON.stringify(rounded, null, 2)}\n`,
);
