import * as fc from "fast-check";
import { expect, test } from "vitest";
import { TokenBuckets } from "./token-bucket.ts";

test("lets a burst through, then says how long to wait, and what it says is enough", () => {
  const buckets = new TokenBuckets({ burst: 3, perMinute: 60 });
  expect([0, 0, 0].map((at) => buckets.take("a", at))).toEqual([0, 0, 0]);
  const wait = buckets.take("a", 0);
  expect(wait).toBe(1_000);
  expect(buckets.take("b", 0)).toBe(0);
  expect(buckets.take("a", wait - 1)).toBe(1);
  expect(buckets.take("a", wait)).toBe(0);
  expect(buckets.take("a", 0)).toBeGreaterThan(0);
});

test("never lets more through in any stretch than the burst and what came in since", () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 200 });
  const rate = fc.record({
    burst: fc.integer({ min: 1, max: 20 }),
    perMinute: fc.integer({ min: 1, max: 600 }),
  });
  fc.assert(
    fc.property(gaps, rate, (between, of) => {
      const buckets = new TokenBuckets(of);
      let now = 0;
      const taken: number[] = [];
      for (const gap of between) {
        now += gap;
        if (buckets.take("a", now) === 0) taken.push(now);
      }
      for (const [i, from] of taken.entries()) {
        for (const [j, to] of taken.slice(i).entries())
          expect(j + 1).toBeLessThanOrEqual(of.burst + ((to - from) * of.perMinute) / 60_000 + 1e-3);
      }
    }),
    { seed: 7 },
  );
});

test("holds no more keys than it may, whoever asks", () => {
  const buckets = new TokenBuckets({ burst: 2, perMinute: 1 }, 50);
  for (let i = 0; i < 500; i++) buckets.take(`k${i}`, i);
  expect(buckets.size).toBeLessThanOrEqual(50);
});
