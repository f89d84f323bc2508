import { describe, expect, it } from "vitest";
import golden from "#tests/golden/causes_evidence.json" with { type: "json" };
import { lineageTest } from "./lineage-test.ts";
import { laggedCorrelation } from "./precedence.ts";
import { judgeRestore } from "./restore.ts";
import { fidelityOf } from "./score-surrogate.ts";
import { sourceShapley } from "./shapley.ts";

const floats = (xs: readonly number[]) => Float64Array.from(xs);

describe("against scikit-learn, SciPy and numpy", () => {
  it.each(golden.lineages)("lineage: $name", ({ node, parents, normal, after, score, confidence, p }) => {
    const found = lineageTest(floats(node), parents.map(floats), normal, after)!;
    expect(found.score).toBeCloseTo(score, 8);
    expect(found.confidence).toBeCloseTo(confidence, 10);
    expect(found.p).toBeCloseTo(p, 8);
  });

  it.each(golden.shapley)("Shapley: $name", ({ before, after, phi, growth }) => {
    const side = (s: { loss: number[]; ratios: number[][] }) => ({
      loss: floats(s.loss),
      ratios: s.ratios.map(floats),
    });
    const found = sourceShapley(side(before), side(after), { seed: 1, draws: 20 });
    expect(found.growth).toBeCloseTo(growth, 10);
    for (const [i, value] of phi.entries()) expect(found.players[i]!.value).toBeCloseTo(value, 9);
  });

  it.each(golden.lagged)("lagged correlation: $name", ({ cause, effect, lag, correlation }) => {
    const found = laggedCorrelation(floats(cause), floats(effect), 3)!;
    expect(found.lag).toBe(lag);
    expect(found.correlation).toBeCloseTo(correlation, 10);
    expect(found.p).toBeLessThan(0.05);
  });

  it.each(golden.fidelity)("fidelity: $name", ({ truth, guess, value }) => {
    expect(fidelityOf(floats(truth), floats(guess)).value).toBeCloseTo(value, 12);
  });

  it.each(golden.gains)("gain of a repair: $name", ({ label, now, restored, trials, gain, p, low }) => {
    const scored = { now: floats(now), trials: Array.from({ length: trials }, () => floats(restored)) };
    const asked = scored.trials.map(() => ({ applies: true }));
    const [found] = judgeRestore(floats(label), 0, scored, asked, { seed: 5 });
    expect(found!.value).toBeCloseTo(gain, 10);
    expect(found!.p).toBeCloseTo(p, 10);
    // Two bootstraps of the same rows: alike, not the same.
    expect(Math.abs(found!.low - low)).toBeLessThan(0.25 * Math.abs(gain - low) + 1e-3);
  });
});
