import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { golden, sharedDataExists, skippedBecause } from "#tests/oracles/shared-data.ts";
import { buildReport } from "./build.ts";
import { openEngine } from "./engine.ts";
import { parseOptions, type RawOptions } from "./options.ts";

type Golden = {
  numeric: Record<string, { ks_stat: number; wasserstein_normed_std_ref: number }>;
  categorical: Record<string, { chi2: number; cramers_v: number }>;
};

const shared = resolve(import.meta.dirname, "../../../shared/data");
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "leeway-shared-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function reportOn(name: string, flags: Partial<RawOptions>) {
  const engine = await openEngine();
  const path = (split: string) => join(folder, `${name}-${split}.parquet`);
  for (const split of ["reference", "analysis"]) {
    await engine.run(
      `INSERT INTO FUNCTION file('${path(split)}', Parquet) SELECT * EXCEPT split ` +
        `FROM file('${shared}/${name}.parquet', Parquet) WHERE split = '${split}'`,
    );
  }
  await engine.close();
  const files = { reference: path("reference"), current: path("analysis") };
  return (await buildReport(parseOptions({ ...files, ...flags }))).body;
}

const files = [
  ["hotel_booking", { timestamp: "timestamp", label: "is_canceled", prediction: "y_pred", ignore: "Index" }],
  ["employment_ma", { timestamp: "timestamp", label: "employed", id: "id", ignore: "year" }],
] as const;

test.skipIf(!sharedDataExists).each(files)(`%s has SciPy's figures${skippedBecause}`, async (name, flags) => {
  const wanted = golden<Golden>(name);
  const body = await reportOn(name, { ...flags, detectors: "ks,wasserstein,chi_square,cramers_v" });
  let compared = 0;
  for (const { feature, windows } of body.features) {
    const scores = windows[0]!.scores;
    const close = (found: number | null | undefined, value: number) =>
      expect(Math.abs((found ?? Number.NaN) - value), feature).toBeLessThanOrEqual(1e-9 * Math.max(1, value));
    const numeric = wanted.numeric[feature];
    const categorical = wanted.categorical[feature];
    if (numeric && scores.ks) {
      close(scores.ks.value, numeric.ks_stat);
      close(scores.wasserstein?.value, numeric.wasserstein_normed_std_ref);
      compared += 1;
    } else if (categorical && scores.chi_square) {
      close(scores.chi_square.value, categorical.chi2);
      compared += 1;
    }
  }
  expect(compared).toBeGreaterThan(10);
  const drifted = body.features.filter((f) => f.verdict === "drift").map((f) => f.feature);
  if (name === "employment_ma") expect(drifted).toEqual([]);
  else expect(drifted).toEqual(expect.arrayContaining(["adr", "lead_time"]));
});

test.skipIf(!sharedDataExists)(`flights change with the seasons${skippedBecause}`, async () => {
  const flags = { timestamp: "timestamp", by: "month", ignore: "flight", prediction: "y_pred" };
  const body = await reportOn("nycflights13_delay", flags);
  const temperature = body.features.find((f) => f.feature === "temp")!;
  expect(temperature.windows.length).toBe(9);
  expect(temperature.windows.every((w) => w.verdict === "drift")).toBe(true);
  expect(body.features.find((f) => f.feature === "hour")!.verdict).toBe("stable");
});
