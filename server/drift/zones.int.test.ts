import { afterAll, expect, test } from "vitest";
import { grains } from "#lib/domain/drift.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { refreshProfiles } from "#server/profiles/index.ts";
import { insertEvents, makeTypedVersion } from "#tests/fixtures/typed-version.ts";
import { heatmap } from "./index.ts";

afterAll(closeStores);

const hourMs = 3_600_000;
const everyMinutes = 5;

/** Five days about a change of the clock, the second last of them without events. */
async function aboutChange(timeZone: string, from: string) {
  const v = await makeTypedVersion({
    timeZone,
    columns: [{ name: "age", kind: "numeric" }],
    reference: "SELECT toString(number), toDateTime64(0, 3, 'UTC'), number % 101 FROM numbers(3000)",
  });
  const start = Date.parse(from);
  const spans = [
    { at: start, hours: 72 },
    { at: start + 96 * hourMs, hours: 24 },
  ];
  let rows = 0;
  for (const { at, hours } of spans) {
    const n = (hours * 60) / everyMinutes;
    rows += n;
    const time = `toDateTime64(${at / 1000}, 3, 'UTC') + toIntervalMinute(number * ${everyMinutes})`;
    await insertEvents(
      v,
      1,
      `SELECT '${at}-' || toString(number), ${time}, number % 101 FROM numbers(${n})`,
      {
        from: new Date(at - hourMs).toISOString(),
        to: new Date(at + hours * hourMs).toISOString(),
      },
    );
  }
  while (await refreshProfiles(v.ctx, v.versionId));
  return { ctx: v.ctx, rows, range: { from, to: new Date(start + 120 * hourMs).toISOString() } };
}

test.each([
  ["Europe/Berlin", "2026-03-27T12:00:00Z", 23],
  ["Europe/Berlin", "2026-10-23T12:00:00Z", 25],
  ["America/New_York", "2026-03-06T12:00:00Z", 23],
  ["America/New_York", "2026-10-30T12:00:00Z", 25],
  ["America/Sao_Paulo", "2018-11-02T12:00:00Z", 23],
  ["America/Sao_Paulo", "2018-02-15T12:00:00Z", 25],
  ["Australia/Lord_Howe", "2026-10-02T12:00:00Z", 23.5],
  ["Australia/Lord_Howe", "2026-04-03T12:00:00Z", 24.5],
  ["Asia/Kathmandu", "2026-03-27T12:00:00Z", 24],
] as const)("in %s about %s every window is shown and every event is in one", async (zone, from, length) => {
  const { ctx, rows, range } = await aboutChange(zone, from);
  for (const grain of grains) {
    const { windows, rows: columns } = await heatmap(ctx, { model: "m", grain, ...range });
    for (const [i, w] of windows.entries()) if (i > 0) expect(w.start).toBe(windows[i - 1]?.end);
    const counted = (columns[0]?.n ?? []).reduce((a, b) => a + b, 0);
    expect([grain, windows.reduce((sum, w) => sum + w.events, 0), counted]).toEqual([grain, rows, rows]);
    if (grain === "hour") expect(windows.filter((w) => w.events === 0).length).toBeGreaterThanOrEqual(23);
    if (grain !== "day") continue;
    const hours = windows.map((w) => (Date.parse(w.end) - Date.parse(w.start)) / hourMs);
    expect(hours).toContain(length);
    expect(new Set(hours).size).toBe(length === 24 ? 1 : 2);
    expect(windows.length).toBe(6);
  }
});

test("days, weeks and months without events are shown empty, not left out", async () => {
  const { ctx } = await aboutChange("Europe/Berlin", "2026-03-27T12:00:00Z");
  const range = { from: "2026-01-01T00:00:00+01:00", to: "2026-05-31T00:00:00+02:00" };
  for (const [grain, count] of [
    ["day", 150],
    ["week", 22],
    ["month", 5],
  ] as const) {
    const { windows, rows } = await heatmap(ctx, { model: "m", grain, ...range });
    expect([grain, windows.length]).toEqual([grain, count]);
    for (const [i, w] of windows.entries()) {
      expect(rows[0]?.n[i]).toBe(w.events);
      if (w.events > 0) continue;
      expect([rows[0]?.verdicts[i], rows[0]?.effects[i]]).toEqual([0, null]);
    }
  }
});
