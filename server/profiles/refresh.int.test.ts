import { afterAll, expect, test } from "vitest";
import type { CategoricalProfile, NumericProfile, Profile } from "#lib/domain/profile.ts";
import { closeStores } from "#server/kernel/stores.ts";
import {
  insertEvents,
  makeTypedVersion,
  markDirty,
  reviseVersion,
  type TypedVersion,
} from "#tests/fixtures/typed-version.ts";
import { findSubject, refreshProfiles, sumWindows } from "./index.ts";

afterAll(closeStores);

const columns = [
  { name: "age", kind: "numeric" },
  { name: "country", kind: "categorical", segment: true },
  { name: "vip", kind: "boolean" },
  { name: "y", kind: "boolean", role: "label" },
] as const;

const values =
  "if(number % 7 = 0, NULL, if(number % 53 = 0, nan, if(number % 59 = 0, inf, toFloat64(number % 45) - 20))), " +
  "if(number % 11 = 0, NULL, ['BR','US','DE','other'][1 + number % 4]), number % 2, NULL";
const reference = `SELECT toString(number), toDateTime64(0, 3, 'UTC'), ${values} FROM numbers(500)`;

function events(from: number, count: number, start: string, everySeconds: number): string {
  const at = `toDateTime64('${start}', 3, 'UTC') + toIntervalSecond((number - ${from}) * ${everySeconds})`;
  return `SELECT 'e' || toString(number), ${at}, ${values} FROM numbers(${from}, ${count})`;
}

async function make(timeZone: string): Promise<TypedVersion> {
  return makeTypedVersion({ timeZone, columns: [...columns], reference });
}

async function drain(of: TypedVersion): Promise<void> {
  while ((await refreshProfiles(of.ctx, of.versionId))?.more);
}

async function all(of: TypedVersion, segment = ""): Promise<Map<string, Profile>> {
  const subject = await findSubject(of.ctx, { model: of.model });
  const range = { from: new Date("2020-01-01"), to: new Date("2030-01-01") };
  const sums = await sumWindows(of.ctx, subject, { cut: "all", ...range, segment, caller: "test" });
  return sums.get("all") ?? new Map();
}

const january = { from: "2026-01-01T00:00:00Z", to: "2026-01-06T00:00:00Z" };

test("late rows are counted once, however often their hours are marked", async () => {
  const v = await make("UTC");
  await insertEvents(v, 4, events(0, 400, "2026-01-01 00:00:00", 600), january);
  await drain(v);
  expect((await all(v)).get("age")?.n).toBe(400);
  await insertEvents(v, 4, events(400, 100, "2026-01-01 12:00:00", 60), january);
  await drain(v);
  await markDirty(v, january);
  await drain(v);
  const revised = await all(v);
  expect(revised.get("age")?.n).toBe(500);

  const fresh = await make("UTC");
  await insertEvents(fresh, 4, events(0, 400, "2026-01-01 00:00:00", 600), january);
  await insertEvents(fresh, 4, events(400, 100, "2026-01-01 12:00:00", 60), january);
  await drain(fresh);
  expect(Object.fromEntries(await all(fresh))).toEqual(Object.fromEntries(revised));
});

test("an hour that loses its rows is empty afterwards, in every segment", async () => {
  const v = await make("UTC");
  await insertEvents(v, 4, events(0, 100, "2026-01-01 00:00:00", 600), january);
  await drain(v);
  await v.ctx.clickhouse.command({
    query: `ALTER TABLE ${v.events} DELETE WHERE _at >= '2026-01-01 03:00:00'`,
    clickhouse_settings: { mutations_sync: "2" },
  });
  await markDirty(v, january);
  await drain(v);
  expect((await all(v)).get("age")?.n).toBe(18);
  const [brazil, others] = [await all(v, "country=BR"), await all(v, "country=other")];
  expect((brazil.get("age")?.n ?? 0) + (others.get("age")?.n ?? 0)).toBeLessThanOrEqual(18);
});

test("segments with the pools of other and missing values add up to the whole", async () => {
  const v = await make("UTC");
  await insertEvents(v, 4, events(0, 300, "2026-01-01 00:00:00", 600), january);
  const odd = events(300, 50, "2026-01-02 00:00:00", 60).replace(
    "['BR','US','DE','other'][1 + number % 4]",
    "'ZZ'",
  );
  await insertEvents(v, 4, odd, january);
  await drain(v);
  const whole = (await all(v)).get("age") as NumericProfile;
  const names = ["BR", "US", "DE", "%6Fther", "other", "null"].map((s) => `country=${s}`);
  const parts = await Promise.all(
    names.map(async (s) => (await all(v, s)).get("age") as NumericProfile | undefined),
  );
  const sum = (f: (p: NumericProfile) => number) => parts.reduce((a, p) => a + (p ? f(p) : 0), 0);
  expect(sum((p) => p.n)).toBe(whole.n);
  expect(sum((p) => p.nulls)).toBe(whole.nulls);
  for (const [i, count] of whole.counts.entries()) expect(sum((p) => p.counts[i] ?? 0)).toBe(count);
  expect(parts[4]?.n).toBeGreaterThan(40);
});

test("the newest label of an event wins, and a later one revises the hour of its event", async () => {
  const v = await make("UTC");
  await insertEvents(v, 4, events(0, 60, "2026-01-01 00:00:00", 60), january);
  const label = async (count: number, value: string, at: string) => {
    const rows = Array.from({ length: count }, (_, i) => `'e${i}'`).join(",");
    await v.ctx.clickhouse.command({
      query:
        `INSERT INTO labels (model_id, event_id, id_hash, label, at, received, batch) SELECT ${v.modelId}, ` +
        `arrayJoin([${rows}]) AS id, cityHash64(id), '${value}', toDateTime64('${at}', 3, 'UTC'), now64(3), 1`,
    });
    await markDirty(v, january);
    await drain(v);
    return (await all(v)).get("y") as CategoricalProfile;
  };
  expect(await label(40, "1", "2026-02-01 00:00:00")).toMatchObject({
    n: 40,
    nulls: 0,
    counts: { true: 40 },
  });
  expect(await label(10, "0", "2026-02-02 00:00:00")).toMatchObject({
    n: 40,
    counts: { true: 30, false: 10 },
  });
  expect(await label(40, "1", "2026-01-15 00:00:00")).toMatchObject({
    n: 40,
    counts: { true: 30, false: 10 },
  });
});

test.each(["America/New_York", "Asia/Kolkata", "Asia/Kathmandu"])(
  "days are cut at local midnight in %s, through the change of the clock",
  async (zone) => {
    const v = await make(zone);
    const range = { from: "2026-03-06T00:00:00Z", to: "2026-03-11T00:00:00Z" };
    await insertEvents(v, 4, events(0, 480, "2026-03-06 00:00:00", 900), range);
    await drain(v);
    const subject = await findSubject(v.ctx, { model: v.model });
    const days = await sumWindows(v.ctx, subject, {
      cut: "day",
      from: new Date("2026-03-01"),
      to: new Date("2026-03-20"),
      segment: "",
      caller: "test",
    });
    const local = new Intl.DateTimeFormat("sv-SE", { timeZone: zone });
    const expected = new Map<string, number>();
    for (let i = 0; i < 480; i++) {
      const day = local.format(Date.parse("2026-03-06T00:00:00Z") + i * 900_000);
      expected.set(day, (expected.get(day) ?? 0) + 1);
    }
    const counted = Object.fromEntries([...days].map(([day, p]) => [day, p.get("age")?.n]));
    expect(counted).toEqual(Object.fromEntries(expected));
  },
);

test("a schema revision profiles the same events anew and leaves the old revision's profiles behind", async () => {
  const v = await make("UTC");
  await insertEvents(v, 4, events(0, 200, "2026-01-01 00:00:00", 600), january);
  await drain(v);
  await reviseVersion(v, { vip: "numeric" }, ["country"]);
  await markDirty(v, january);
  await drain(v);
  const revised = await all(v);
  expect(revised.get("vip")).toMatchObject({ kind: "numeric", n: 200, sum: 100 });
  expect(revised.get("age")?.n).toBe(200);
  await insertEvents(v, 4, events(200, 50, "2026-01-02 00:00:00", 60), january);
  await drain(v);
  expect((await all(v)).get("vip")).toMatchObject({ kind: "numeric", n: 250, sum: 125 });
});

test("two workers at once leave one another's version alone", async () => {
  const v = await make("UTC");
  await insertEvents(v, 4, events(0, 100, "2026-01-01 00:00:00", 600), january);
  const results = await Promise.all([
    refreshProfiles(v.ctx, v.versionId),
    refreshProfiles(v.ctx, v.versionId),
  ]);
  expect(results.filter((r) => r !== null).length).toBeGreaterThanOrEqual(1);
  await drain(v);
  expect((await all(v)).get("age")?.n).toBe(100);
});
