import { afterAll, beforeAll, expect, test } from "vitest";
import { listMonitors, putMonitor } from "#server/monitors/index.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { findSubject, refreshProfiles } from "#server/profiles/index.ts";
import { insertEvents, makeTypedVersion, type TypedVersion } from "#tests/fixtures/typed-version.ts";
import { evaluateMonitors, listFindings, replayRule, watchReport } from "./index.ts";

afterAll(closeStores);

/** Reproducible noise: the same numbers give the same rows. */
function values(seed: number, shift: number): string {
  const u = (k: number) => `((cityHash64(number, ${seed * 10 + k}) % 1000003 + 0.5) / 1000003)`;
  return `sqrt(-2 * log(${u(1)})) * cos(2 * pi() * ${u(2)}) + ${shift}`;
}

const first = Date.parse("2026-01-05T00:00:00Z");
const dayOf = (i: number) => new Date(first + i * 86_400_000).toISOString().slice(0, 10);

let v: TypedVersion;

async function settle(): Promise<void> {
  while (await refreshProfiles(v.ctx, v.versionId));
  await evaluateMonitors(v.ctx, await findSubject(v.ctx, { model: "m" }));
}

const told = async (monitor: string) =>
  (await listFindings(v.ctx, { model: "m" })).findings
    .filter((f) => f.monitor === monitor && f.state !== "withdrawn")
    .map((f) => f.onset.slice(0, 10));

beforeAll(async () => {
  v = await makeTypedVersion({
    timeZone: "UTC",
    columns: [{ name: "amount", kind: "numeric" }],
    reference: `SELECT toString(number), toDateTime64(0, 3, 'UTC'), ${values(1, 0)} FROM numbers(3000)`,
  });
  // Ten weeks from a Monday on: weekends are different, and so are three days in the middle of the last week.
  for (let i = 0; i < 70; i++) {
    const shift = i % 7 >= 5 || (i >= 64 && i <= 66) ? 1 : 0;
    const at = `toDateTime64('${dayOf(i)} 00:00:00', 3, 'UTC') + toIntervalSecond(number * 200)`;
    await insertEvents(
      v,
      1,
      `SELECT '${i}-' || toString(number), ${at}, ${values(i + 2, shift)} FROM numbers(400)`,
      {
        from: `${dayOf(i)}T00:00:00Z`,
        to: `${dayOf(i)}T23:00:00Z`,
      },
    );
  }
  v = { ...v, ctx: { ...v.ctx, now: () => new Date(`${dayOf(70)}T06:00:00Z`) } };
  for (const [monitor, baseline] of [
    ["plain", "reference"],
    ["seasonal", "same-weekday"],
  ] as const) {
    await putMonitor(v.ctx, { model: "m", monitor, watch: "all", baseline });
  }
  await settle();
}, 120_000);

test("a monitor's baseline is stored in its one spelling, and is the reference where none is named", async () => {
  expect((await listMonitors(v.ctx, { model: "m" })).map((m) => [m.monitor, m.baseline])).toEqual([
    ["plain", "reference"],
    ["seasonal", "same-weekday:8"],
  ]);
});

test("against the reference every weekend is a finding; against the same weekdays only what is unlike them", async () => {
  const weekends = await told("plain");
  expect(weekends.length).toBeGreaterThanOrEqual(8);
  expect(await told("seasonal")).toEqual([dayOf(64)]);
});

test("a finding keeps the baseline that it was judged by", async () => {
  const { findings } = await listFindings(v.ctx, { model: "m" });
  const found = findings.find((f) => f.monitor === "seasonal");
  expect(found?.evidence["baseline"]).toBe("same-weekday:8");
});

test("another baseline can be tried over history before it is used", async () => {
  const { current, proposed } = await replayRule(v.ctx, {
    model: "m",
    monitor: "plain",
    baseline: "same-weekday:8",
  });
  expect([current.baseline, proposed.baseline]).toEqual(["reference", "same-weekday:8"]);
  expect(current.alarms).toBeGreaterThan(7);
  expect(proposed.alarms).toBe(1);
});

test("changing the baseline withdraws what the new one does not say", async () => {
  await putMonitor(v.ctx, { model: "m", monitor: "plain", baseline: "same-weekday:8" });
  await settle();
  expect(await told("plain")).toEqual([dayOf(64)]);
  const { findings } = await listFindings(v.ctx, { model: "m", states: ["closed", "open"] });
  expect(findings.map((f) => f.evidence["baseline"])).toEqual(["same-weekday:8", "same-weekday:8"]);
  expect((await watchReport(v.ctx, { model: "m" })).every((m) => m.baseline === "same-weekday:8")).toBe(true);
});

test("a baseline that does not fit the monitor's windows is refused", async () => {
  const put = (body: object) => putMonitor(v.ctx, { model: "m", monitor: "plain", ...body });
  await expect(put({ grain: "week" })).rejects.toThrow(
    /same-weekday is for windows of hours or days, not of a week/,
  );
  await expect(put({ baseline: "yesterday" })).rejects.toThrow(/this is none: a baseline is reference/);
  const replayed = replayRule(v.ctx, { model: "m", monitor: "plain", grain: "month" });
  await expect(replayed).rejects.toThrow(/not of a month/);
});
