import { afterAll, beforeAll, expect, test } from "vitest";
import { closeStores } from "#server/kernel/stores.ts";
import { refreshProfiles } from "#server/profiles/index.ts";
import { insertEvents, makeTypedVersion, type TypedVersion } from "#tests/fixtures/typed-version.ts";
import { driftReport, driftReportText, explainVerdict, heatmap } from "./index.ts";

afterAll(closeStores);

/** Reproducible noise: the same numbers give the same rows. */
function values(seed: number, shift: number): string {
  const u = (k: number) => `((cityHash64(number, ${seed * 10 + k}) % 1000003 + 0.5) / 1000003)`;
  const normal = (k: number) => `sqrt(-2 * log(${u(k)})) * cos(2 * pi() * ${u(k + 1)})`;
  return `${normal(1)} + ${shift}, if(${u(3)} < ${0.3 + shift / 5}, 'card', ['cash','cheque'][1 + toUInt8(${u(4)} < 0.5)])`;
}

/** Rows of one day in UTC that are of the same day in Berlin. */
async function addDay(v: TypedVersion, day: string, seed: number, shift: number, rows = 480): Promise<void> {
  const at = `toDateTime64('${day} 03:00:00', 3, 'UTC') + toIntervalSecond(number * ${Math.floor(64_800 / rows)})`;
  await insertEvents(
    v,
    2,
    `SELECT '${day}-${seed}-' || toString(number), ${at}, ${values(seed, shift)} FROM numbers(${rows})`,
    {
      from: `${day}T00:00:00Z`,
      to: `${day}T23:00:00Z`,
    },
  );
}

async function drain(v: TypedVersion): Promise<void> {
  while (await refreshProfiles(v.ctx, v.versionId));
}

const dayMs = 86_400_000;
const first = Date.parse("2026-02-02T00:00:00Z");
const dayOf = (i: number) => new Date(first + i * dayMs).toISOString().slice(0, 10);

let v: TypedVersion;

beforeAll(async () => {
  v = await makeTypedVersion({
    timeZone: "Europe/Berlin",
    columns: [
      { name: "amount", kind: "numeric" },
      { name: "method", kind: "categorical" },
    ],
    reference: `SELECT toString(number), toDateTime64(0, 3, 'UTC'), ${values(1, 0)} FROM numbers(3000)`,
  });
  // Ten weeks from a Monday on, through the change of the clock; weekends are different, and so is Wednesday of the last.
  for (let i = 0; i < 70; i++) {
    const weekend = i % 7 >= 5;
    await addDay(v, dayOf(i), i + 2, weekend ? 1 : i === 65 ? 1 : 0);
  }
  await drain(v);
}, 120_000);

// Berlin's days, of which the last week is judged.
const range = { from: `${dayOf(63)}T10:00:00Z`, to: `${dayOf(69)}T12:00:00Z` };

const verdictsOf = async (baseline: string, feature = "amount") => {
  const report = await driftReport(v.ctx, { model: "m", ...range, baseline });
  return report.features.find((f) => f.feature === feature)?.windows.map((w) => w.verdict);
};

test("against the reference every weekend drifts; against the same weekdays only the Wednesday that is unlike them", async () => {
  expect(await verdictsOf("reference")).toEqual([
    "stable",
    "stable",
    "drift",
    "stable",
    "stable",
    "drift",
    "drift",
  ]);
  for (const feature of ["amount", "method"]) {
    expect(await verdictsOf("same-weekday:8", feature)).toEqual([
      "stable",
      "stable",
      "drift",
      "stable",
      "stable",
      "stable",
      "stable",
    ]);
  }
});

test("a window says what it was compared with, in whole periods by the local calendar", async () => {
  const report = await driftReport(v.ctx, { model: "m", ...range, baseline: "same-weekday:4" });
  expect(report.baseline).toBe("same-weekday:4");
  const monday = report.features[0]?.windows[0];
  // Monday, 6 April: the change of the clock on 29 March lies between the Mondays.
  expect(monday?.start).toBe("2026-04-05T22:00:00.000Z");
  expect(monday?.baseline).toMatchObject({
    baseline: "same-weekday:4",
    from: "2026-03-08T23:00:00.000Z",
    to: "2026-03-30T22:00:00.000Z",
    periods: 4,
    reason: null,
  });
  const text = JSON.parse(await driftReportText(v.ctx, { model: "m", ...range, baseline: "same-weekday:4" }));
  expect(text.features[0].windows[0].baseline).toEqual(monday?.baseline);
});

test("why this verdict has the numbers of the test between periods, and the baseline's rows", async () => {
  const asked = {
    model: "m",
    feature: "amount",
    start: `${dayOf(65)}T10:00:00Z`,
    baseline: "same-weekday:8",
  };
  const why = await explainVerdict(v.ctx, asked);
  expect(why.verdict).toBe("drift");
  expect(why.reference.n).toBe(8 * 480);
  expect(why.baseline).toMatchObject({ periods: 8, events: 8 * 480 });
  const ks = why.hypotheses.find((h) => h.name === "ks");
  expect(ks?.between).toMatchObject({ periods: 8 });
  expect(ks?.p).toBeGreaterThanOrEqual(ks?.between?.p as number);
  expect(await explainVerdict(v.ctx, asked)).toEqual(why);
});

test("the days before hold a weekend to how much weekends and weekdays differ", async () => {
  const verdicts = await verdictsOf("trailing:28d");
  expect(verdicts?.slice(5)).not.toContain("drift");
  const report = await driftReport(v.ctx, { model: "m", ...range, baseline: "trailing:28d" });
  expect(report.features[0]?.windows[0]?.baseline?.periods).toBe(28);
});

test("too few periods give no verdict and say so", async () => {
  const early = { from: `${dayOf(8)}T10:00:00Z`, to: `${dayOf(8)}T12:00:00Z` };
  const report = await driftReport(v.ctx, { model: "m", ...early, baseline: "same-weekday:8" });
  const window = report.features[0]?.windows[0];
  expect(window?.verdict).toBe("insufficient");
  expect(window?.baseline?.reason).toBe(
    "The baseline has 1 period with events, and a verdict needs 4: there are no events further back yet.",
  );
  const short = await driftReport(v.ctx, { model: "m", ...range, baseline: "trailing:3d" });
  expect(short.features[0]?.windows[0]?.baseline?.reason).toMatch(/take a longer one/);
});

test("the day before: a Saturday differs from its Friday, a Sunday does not differ from its Saturday", async () => {
  const verdicts = await verdictsOf("previous");
  expect(verdicts?.slice(5)).toEqual(["drift", "stable"]);
});

test("hours are compared with the same hour by the clock, and the week with the week before", async () => {
  const hours = { from: `${dayOf(68)}T10:00:00Z`, to: `${dayOf(68)}T11:00:00Z` };
  const report = await driftReport(v.ctx, { model: "m", grain: "hour", ...hours, baseline: "same-hour:10" });
  expect(report.features[0]?.windows[0]?.baseline).toMatchObject({ periods: 10, events: 270 });
  const week = await driftReport(v.ctx, { model: "m", grain: "week", ...range, baseline: "previous" });
  const last = week.features[0]?.windows.at(-1);
  expect(last?.baseline).toMatchObject({ periods: 1, reason: null });
  expect(last?.p).toBeGreaterThan(1 / 3432);
  expect(last?.verdict).not.toBe("drift");
});

test("late rows in a baseline's day make the verdicts that used it again", async () => {
  const one = { from: `${dayOf(63)}T10:00:00Z`, to: `${dayOf(63)}T12:00:00Z` };
  const asked = { model: "m", ...one, baseline: "same-weekday:4" };
  const before = await driftReport(v.ctx, asked);
  await addDay(v, dayOf(56), 500, 0, 240);
  await drain(v);
  const after = await driftReport(v.ctx, asked);
  const events = (r: typeof before) => r.features[0]?.windows[0]?.baseline?.events ?? 0;
  expect(events(after)).toBeGreaterThan(events(before));
  expect(after.features[0]?.windows[0]?.p).not.toBe(before.features[0]?.windows[0]?.p);
});

test("the heatmap is the report's, stored or not", async () => {
  const asked = { model: "m", ...range, baseline: "same-weekday:6" };
  const fresh = await heatmap(v.ctx, asked);
  const report = await driftReport(v.ctx, asked);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const stored = await heatmap(v.ctx, asked);
  expect(stored.rows).toEqual(fresh.rows);
  expect(stored.rows[0]?.effects).toEqual(report.features[0]?.windows.map((w) => w.effect?.value ?? null));
});

test("a baseline that is none, or does not fit, is refused with what to do", async () => {
  const ask = (more: object) => driftReport(v.ctx, { model: "m", ...range, ...more });
  await expect(ask({ baseline: "last-month" })).rejects.toThrow(
    /baseline: last-month is no baseline: a baseline is reference/,
  );
  await expect(ask({ baseline: "same-weekday", grain: "week" })).rejects.toThrow(
    /not of a week: take trailing/,
  );
  await expect(ask({ baseline: "previous", presets: ["evidently"] })).rejects.toThrow(
    /presets compare with the reference/,
  );
  await expect(ask({ baseline: "previous", detectors: ["energy"] })).rejects.toThrow(
    /energy compares with the reference only/,
  );
  const ks = await ask({ baseline: "previous", detectors: ["ks"] });
  expect(Object.keys(ks.features[0]?.windows[0]?.scores ?? {})).toEqual(["ks"]);
});
