import { afterAll, beforeAll, expect, test } from "vitest";
import type { QualityReport } from "#lib/domain/quality.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { refreshProfiles } from "#server/profiles/index.ts";
import {
  eventHeader,
  type IngestAnswer,
  makeLoanModel,
  makeRestClient,
  type RestClient,
} from "#tests/fixtures/rest-client.ts";
import { insertEvents, makeTypedVersion, type TypedVersion } from "#tests/fixtures/typed-version.ts";
import { qualityMap, qualityReport } from "./index.ts";

afterAll(closeStores);

const columns = [
  { name: "age", kind: "numeric" },
  { name: "country", kind: "categorical", segment: true },
] as const;

const u = (k: number) => `((sipHash64(number, '${k}') % 1000003 + 0.5) / 1000003)`;
const country = (k: number) => `['BR','US','DE'][1 + toUInt8(floor(3 * ${u(k)}))]`;
const reference = `SELECT toString(number), toDateTime64(0, 3, 'UTC'), if(${u(1)} < 0.03, NULL, 100 * ${u(2)}), ${country(3)} FROM numbers(3000)`;

type Day = { day: string; age?: string; country?: string; rows?: number; seed: number };

async function addDay(v: TypedVersion, { day, age, country: value, rows = 480, seed }: Day): Promise<void> {
  const at = `toDateTime64('${day} 00:00:00', 3, 'UTC') + toIntervalSecond(number * ${Math.floor(86_000 / rows)})`;
  const ages = age ?? `if(${u(seed)} < 0.03, NULL, 100 * ${u(seed + 1)})`;
  await insertEvents(
    v,
    2,
    `SELECT 'e${day}-${seed}-' || toString(number), ${at}, ${ages}, ${value ?? country(seed + 2)} FROM numbers(${rows})`,
    { from: `${day}T00:00:00Z`, to: `${day}T23:00:00Z` },
  );
}

async function drain(v: TypedVersion): Promise<void> {
  while (await refreshProfiles(v.ctx, v.versionId));
}

const dayOf = (i: number) => new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10);
const clean = 50;
let v: TypedVersion;

beforeAll(async () => {
  v = await makeTypedVersion({ timeZone: "UTC", columns: [...columns], reference });
  for (let i = 0; i < clean; i++) await addDay(v, { day: dayOf(i), seed: 10 * i + 100 });
  await addDay(v, { day: dayOf(50), seed: 1000, age: `if(${u(1)} < 0.6, NULL, 100 * ${u(2)})` });
  await addDay(v, { day: dayOf(51), seed: 1010, country: `if(${u(9)} < 0.14, 'XX', 'BR')` });
  await addDay(v, { day: dayOf(52), seed: 1020, age: "-999" });
  await addDay(v, { day: dayOf(53), seed: 1030, rows: 30 });
  // No events on the 54th; the 55th brings NaN and infinities.
  await addDay(v, {
    day: dayOf(55),
    seed: 1040,
    age: "if(number % 20 = 0, nan, if(number % 20 = 1, inf, 50 + number / 100))",
  });
  await drain(v);
}, 240_000);

const range = { from: dayOf(40), to: dayOf(56) };

function problems(report: QualityReport): string[] {
  return report.columns.flatMap(({ column, windows }) =>
    windows.flatMap((w) =>
      Object.entries(w.checks).flatMap(([name, r]) =>
        r.verdict === "drift" ? [`${w.start.slice(0, 10)} ${column} ${name}`] : [],
      ),
    ),
  );
}

test("each fault shows in its own day and check; clean days are quiet", async () => {
  const report = await qualityReport(v.ctx, { model: "m", ...range });
  expect(report.columns.map((c) => c.column)).toEqual(["*", "age", "country"]);
  expect(problems(report).sort()).toEqual(
    [
      `${dayOf(50)} age null_rate`,
      `${dayOf(51)} country cardinality`,
      `${dayOf(51)} country unseen`,
      `${dayOf(52)} age constant`,
      `${dayOf(52)} age null_rate`,
      `${dayOf(52)} age range`,
      `${dayOf(53)} * volume`,
      `${dayOf(54)} * freshness`,
      `${dayOf(54)} * volume`,
      `${dayOf(55)} age not_finite`,
      `${dayOf(55)} age null_rate`,
    ].sort(),
  );
  const age = report.columns[1]!.windows;
  expect(age).toHaveLength(16);
  expect(age.find((w) => w.start.startsWith(dayOf(54)))).toMatchObject({ n: 0, checks: {} });
  const broken = age.find((w) => w.start.startsWith(dayOf(50)));
  expect(broken?.checks["null_rate"]?.value).toBeCloseTo(0.6, 1);
  expect(broken?.checks["null_rate"]?.expected).toBeCloseTo(0.03, 1);
  expect(report.columns[2]!.windows[11]?.checks["unseen"]?.note).toContain("XX");
});

test("a map has the worst check of each cell, or one alone; segments have what can be known of them", async () => {
  const worst = await qualityMap(v.ctx, { model: "m", ...range });
  expect(worst.rows.map((r) => r.feature)).toEqual(["*", "age", "country"]);
  expect(worst.rows[1]?.checks[10]).toBe("null_rate");
  expect(worst.rows[1]?.verdicts[10]).toBe(3);
  const only = await qualityMap(v.ctx, { model: "m", ...range, check: "volume" });
  expect(only.rows.map((r) => r.feature)).toEqual(["*"]);
  expect(only.rows[0]?.verdicts.slice(13, 15)).toEqual([3, 3]);
  const brazil = await qualityReport(v.ctx, {
    model: "m",
    ...range,
    segment: ["country:BR"],
    features: ["*", "age"],
  });
  expect(brazil.columns.map((c) => c.column)).toEqual(["*", "age"]);
  const day = brazil.columns[0]?.windows[0];
  expect(day?.n).toBeGreaterThan(100);
  expect(day?.n).toBeLessThan(220);
  expect(Object.keys(day?.checks ?? {}).sort()).toEqual(["freshness", "volume"]);
  expect(brazil.columns[1]?.windows[10]?.checks["null_rate"]?.verdict).toBe("drift");
  await expect(qualityReport(v.ctx, { model: "m", features: ["nope"] })).rejects.toThrow(
    /no profiled column/,
  );
  await expect(qualityReport(v.ctx, { model: "m", segment: ["country:ZZ"] })).rejects.toThrow(/no segment/);
});

test("rows that come late change the answer at once after they are profiled", async () => {
  await addDay(v, { day: dayOf(41), seed: 2000, age: "NULL", rows: 400 });
  const dirty = await qualityReport(v.ctx, { model: "m", ...range, features: ["age"] });
  expect(dirty.columns[0]?.windows[1]).toMatchObject({ n: 480, complete: false });
  await drain(v);
  const late = await qualityReport(v.ctx, { model: "m", ...range, features: ["age"] });
  expect(late.columns[0]?.windows[1]).toMatchObject({ n: 880, complete: true });
  expect(late.columns[0]?.windows[1]?.checks["null_rate"]?.verdict).toBe("drift");
});

test("weeks, months and hours are answered too", async () => {
  for (const grain of ["hour", "week", "month"] as const) {
    const report = await qualityReport(v.ctx, { model: "m", from: dayOf(54), to: dayOf(56), grain });
    expect(report.columns[1]!.windows.length).toBe({ hour: 48, week: 1, month: 1 }[grain]);
  }
});

test("over REST: refused and repeated rows show where they belong; unknown parameters are refused", async () => {
  const api: RestClient = await makeRestClient();
  await makeLoanModel(api, "loans");
  const good = Array.from(
    { length: 60 },
    (_, i) => `e${i},2026-02-01T${String(i % 24).padStart(2, "0")}:00:00Z,5.5,BR,1`,
  );
  const bad = Array.from({ length: 20 }, (_, i) => `b${i},2026-02-01T10:00:00Z,much,BR,1`);
  const body = [eventHeader, ...good, ...bad, ...good.slice(0, 30)].join("\n");
  const sent = await api.call<IngestAnswer>("POST", "/models/loans/events", body);
  expect(sent.body).toMatchObject({ accepted: 60, duplicates: 30, rejected_count: 20 });
  const { status, body: report } = await api.call<QualityReport>(
    "GET",
    "/models/loans/quality?from=2026-02-01&to=2026-02-02",
  );
  expect(status).toBe(200);
  const amount = report.columns.find((c) => c.column === "amount")?.windows[0];
  expect(amount?.checks["unparsable"]).toMatchObject({ expected: 0 });
  const all = report.columns[0]?.windows[0];
  expect(all?.checks["refused"]).toMatchObject({ value: expect.closeTo(20 / (20 + (all?.n ?? 0)), 9) });
  const today = new Date();
  const [from, to] = [today, new Date(today.getTime() + 86_400_000)].map((d) => d.toISOString().slice(0, 10));
  const arrived = await api.call<QualityReport>("GET", `/models/loans/quality?from=${from}&to=${to}`);
  expect(arrived.body.columns[0]?.windows[0]?.checks["duplicates"]).toMatchObject({
    value: expect.closeTo(30 / 90, 9),
    verdict: "drift",
  });
  expect((await api.call("GET", "/models/loans/quality?wat=1")).status).toBe(422);
  expect((await api.call("GET", "/models/nobody/quality")).status).toBe(404);
});
