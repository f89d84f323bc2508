import { afterAll, expect, test } from "vitest";
import { closeStores } from "#server/kernel/stores.ts";
import { findSubject, refreshProfiles } from "#server/profiles/index.ts";
import { insertEvents, makeTypedVersion } from "#tests/fixtures/typed-version.ts";
import { measurePerformance, performanceReport, performanceWindow, weakSegments } from "./index.ts";

afterAll(closeStores);

const columns = [
  { name: "query", kind: "text", role: "group" },
  { name: "price", kind: "numeric" },
  { name: "rank_score", kind: "numeric", role: "score" },
  { name: "grade", kind: "numeric", role: "label" },
  { name: "market", kind: "categorical", segment: true },
] as const;

const grade = "toUInt8(cityHash64(number, 'g') % 10 < 3) * (1 + cityHash64(number, 'h') % 3)";
const noise = "cityHash64(number, 'n') % 1000 / 500";
/** Eight items a query, queries alternate between two markets. */
const items = (score: string, at: string, from: number, rows: number) =>
  `SELECT 'i' || toString(number), ${at}, 'q' || toString(intDiv(number, 8)), cityHash64(number, 'p') % 100, ` +
  `${score}, ${grade}, ['BR', 'DE'][1 + intDiv(number, 8) % 2] FROM numbers(${from}, ${rows})`;

test("a ranking is judged by its queries: worse order in one market is drift there alone", async () => {
  const made = await makeTypedVersion({
    timeZone: "UTC",
    task: "ranking",
    columns: [...columns],
    reference: items(
      `${grade} + ${noise}`,
      "toDateTime64('2025-12-01 00:00:00', 3, 'UTC') + number",
      0,
      16_000,
    ),
  });
  const v = { ...made, ctx: { ...made.ctx, now: () => new Date("2026-03-01T00:00:00Z") } };
  const turned = `if(intDiv(number, 8) % 2 = 0, ${noise} - ${grade}, ${noise} + ${grade})`;
  const at = "toDateTime64('2026-01-01 00:00:00', 3, 'UTC') + (number - 100000) * 10";
  const range = { from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z" };
  await insertEvents(v, columns.length, items(turned, at, 100_000, 8_000), range);
  while ((await refreshProfiles(v.ctx, v.versionId))?.more);
  const subject = await findSubject(v.ctx, { model: v.model });
  await measurePerformance(v.ctx, subject, new AbortController().signal);
  const ndcg = async (segment: string[]) => {
    const report = await performanceReport(v.ctx, {
      model: v.model,
      from: "2026-01-01T00:00:00Z",
      to: "2026-01-02T00:00:00Z",
      segment,
    });
    expect(report.task).toBe("ranking");
    expect(report.metrics.map((m) => m.metric)).toContain("mrr");
    return report.metrics[0];
  };
  expect(await ndcg(["market:BR"])).toMatchObject({ metric: "ndcg_at_10", verdict: "drift" });
  expect(await ndcg(["market:DE"])).toMatchObject({ verdict: "stable" });
  const whole = await ndcg([]);
  expect(whole?.windows[0]).toMatchObject({ n: 8000, n_labelled: 8000, basis: "realised", estimate: null });
  const window = await performanceWindow(v.ctx, { model: v.model, start: "2026-01-01T00:00:00Z" });
  expect(window.queries!.counted + window.queries!.irrelevant).toBe(1000);
  expect(window.queries!.irrelevant).toBeGreaterThan(10);
  await expect(weakSegments(v.ctx, { model: v.model })).rejects.toThrow("judged query by query");
});

test("without a column of the role group there is nothing to measure, and the note says what to do", async () => {
  const v = await makeTypedVersion({
    timeZone: "UTC",
    task: "ranking",
    columns: columns.slice(1),
    reference: items(noise, "now64(3)", 0, 80).replace("'q' || toString(intDiv(number, 8)), ", ""),
  });
  const report = await performanceReport(v.ctx, { model: v.model });
  expect(report).toMatchObject({ task: null, metrics: [] });
  expect(report.note).toContain("give the role group to it");
});
