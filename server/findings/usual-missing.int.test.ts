import { afterAll, expect, test } from "vitest";
import { closeStores } from "#server/kernel/stores.ts";
import { putMonitor } from "#server/monitors/index.ts";
import { makeTypedVersion } from "#tests/fixtures/typed-version.ts";
import { watchReport } from "./index.ts";

afterAll(closeStores);

test("a monitor that is declared before the first evaluation names the usual ones that the model goes without", async () => {
  const v = await makeTypedVersion({
    timeZone: "UTC",
    columns: [{ name: "x", kind: "numeric" }],
    reference:
      "SELECT toString(number), toDateTime64('2026-01-01 00:00:00', 3, 'UTC') + number, number % 7 FROM numbers(300)",
  });
  const missing = async () =>
    (await watchReport(v.ctx, { model: "m" })).map((m) => m.lint.filter((l) => l.code === "usual_missing"));
  await putMonitor(v.ctx, { model: "m", monitor: "mine", watch: "inputs" });
  const said = (await missing())[0]![0]!;
  expect(said.message).toContain("the usual outputs, quality");
  // Nothing can be measured without a label, and what a person watches is not missing.
  expect(said.message).not.toMatch(/performance|inputs/);
  await putMonitor(v.ctx, { model: "m", monitor: "rest", watch: "all" });
  expect((await missing()).map((l) => l.length)).toEqual([1, 0]);
  const rest = (await missing())[0]![0]!;
  expect(rest.message).not.toContain("outputs");
});
