import { afterAll, expect, test } from "vitest";
import { closeStores } from "#server/kernel/stores.ts";
import { refreshProfiles } from "#server/profiles/index.ts";
import { insertEvents, makeTypedVersion } from "#tests/fixtures/typed-version.ts";
import { performanceWindow } from "./index.ts";

afterAll(closeStores);

const start = "2026-01-01T00:00:00.000Z";
const rows = (day: string, cells: string) =>
  `SELECT toString(number), toDateTime64('${day} 00:00:00', 3, 'UTC') + number * 200, ${cells} FROM numbers(300)`;

async function windowOf(task: "binary" | "multiclass", kind: "boolean" | "categorical", cells: string) {
  const version = await makeTypedVersion({
    timeZone: "UTC",
    task,
    columns: [
      { name: "said", kind, role: "prediction" },
      { name: "p", kind: "numeric", role: "score" },
      { name: "y", kind, role: "label" },
    ],
    reference: rows("2025-12-01", cells),
  });
  const ctx = { ...version.ctx, now: () => new Date("2026-03-01T00:00:00Z") };
  return {
    add: async (of: string) => {
      await insertEvents(version, 3, rows("2026-01-01", of), { from: start, to: "2026-01-02T00:00:00Z" });
      while ((await refreshProfiles(ctx, version.versionId))?.more);
      return performanceWindow(ctx, { model: version.model, start, worth: { tp: 10, fp: -5, fn: 0, tn: 0 } });
    },
  };
}

test("t, yes and x are three classes of the confusion", async () => {
  const cells = "['t', 't', 'x'][1 + number % 3], 0.5, ['t', 'yes', 'x'][1 + number % 3]";
  const found = await (await windowOf("multiclass", "categorical", cells)).add(cells);
  expect(found.confusion).toEqual({
    classes: ["t", "x", "yes"],
    counts: [
      [100, 0, 0],
      [0, 100, 0],
      [100, 0, 0],
    ],
  });
});

test("without a label there is no worth and no curve", async () => {
  const cells = (y: string) => `number % 2, 0.25 + 0.5 * (number % 2), ${y}`;
  const found = await (await windowOf("binary", "boolean", cells("number % 3 = 0"))).add(cells("NULL"));
  expect(found).toMatchObject({ n: 300, labelled: 0, value: null, thresholds: [], calibration: [] });
});
