import { expect, test } from "vitest";
import { decideQuality, examineRows } from "../decide.ts";
import { rowsWindow } from "#tests/fixtures/quality.ts";
import { schemaChange } from "./schema-change.ts";

const arrivals = rowsWindow().arrivals!;

test("rows with other columns than the schema", () => {
  const found = schemaChange.examine(rowsWindow({ arrivals: { ...arrivals, refusedForSchema: 100 } }));
  expect(found?.value).toBeCloseTo(100 / 1100, 12);
  expect(found?.p).toBeLessThan(1e-20);
});

test("a revision is a fact, and a warning", () => {
  const window = rowsWindow({ arrivals: { ...arrivals, revisions: ["revision 2 (amount is categorical)"] } });
  const [all] = decideQuality([examineRows(window)]);
  expect(all?.checks["schema_change"]).toMatchObject({ verdict: "warning", value: 0 });
  expect(all?.checks["schema_change"]?.note).toContain("revision 2");
  expect(schemaChange.examine(rowsWindow({ arrivals: null }))).toBeNull();
});
