import { expect, test } from "vitest";
import { auditEstimates, judgeAudit } from "./audit.ts";

const audit = (inside: number, windows: number) => ({
  windows,
  meanAbsoluteError: 0.01,
  coverage: windows > 0 ? inside / windows : null,
});

// scipy.stats.binom.cdf(inside, windows, 0.95), SciPy 1.14.1.
test.each([
  [0, 2, 0.0025000000000000044, "not trustworthy"],
  [1, 2, 0.09750000000000006, "holds"],
  [1, 3, 0.007250000000000012, "not trustworthy"],
  [2, 3, 0.1426250000000001, "holds"],
  [14, 23, 8.394825780998742e-7, "not trustworthy"],
  [15, 15, 1.0, "holds"],
  [13, 15, 0.17095253550359948, "holds"],
  [11, 15, 0.005467258656916687, "not trustworthy"],
  [90, 95, 0.518136282651666, "holds"],
  [80, 95, 7.488385871999466e-5, "not trustworthy"],
  [700, 800, 1.0763123653056463e-16, "not trustworthy"],
])("%d of %d windows inside: p = %d, %s", (inside, windows, p, verdict) => {
  const judged = judgeAudit(audit(inside, windows));
  expect(judged.verdict).toBe(verdict);
  expect(Math.abs(judged.p! / p - 1)).toBeLessThan(1e-9);
});

test("without a window there is nothing to judge, and one alone decides nothing", () => {
  expect(judgeAudit(auditEstimates([]))).toEqual({ verdict: "too few windows", p: null });
  expect(judgeAudit(audit(0, 1)).verdict).toBe("too few windows");
  const unknown = { value: null, estimate: 0.8, estimate_low: 0.7, estimate_high: 0.9 };
  expect(judgeAudit(auditEstimates([unknown, unknown])).verdict).toBe("too few windows");
});

test("more windows inside never make it worse", () => {
  for (const windows of [2, 7, 40, 2000]) {
    let before = 0;
    for (let inside = 0; inside <= windows; inside += Math.ceil(windows / 40)) {
      const p = judgeAudit(audit(inside, windows)).p!;
      expect(p).toBeGreaterThanOrEqual(before);
      expect(p).toBeLessThanOrEqual(1);
      before = p;
    }
  }
});
