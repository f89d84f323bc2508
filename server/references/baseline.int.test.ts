import { eq } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { readRows } from "#db/clickhouse/bounded.ts";
import { profileSettings } from "#db/clickhouse/profile-rows.ts";
import { float, numericProfileSql, quote } from "#db/clickhouse/profile-sql.ts";
import { baselines } from "#db/postgres/schema/index.ts";
import type { NumericBaseline, NumericProfile } from "#lib/domain/profile.ts";
import { categoricalBaselineOf, numericBaselineOf } from "#lib/sketch/baseline-of.ts";
import { categoricalProfileOf, numericProfileOf } from "#lib/sketch/profile-of.ts";
import { random } from "#lib/stats/index.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { findSubject, refreshProfiles, sumWindows } from "#server/profiles/index.ts";
import { insertEvents, makeTypedVersion } from "#tests/fixtures/typed-version.ts";

afterAll(closeStores);

const columns = [
  { name: "wild", kind: "numeric" },
  { name: "few's", kind: "numeric" },
  { name: "constant", kind: "numeric" },
  { name: "empty", kind: "numeric" },
  { name: "zeroes", kind: "numeric" },
  { name: "word", kind: "categorical" },
  { name: "flag", kind: "boolean" },
] as const;

type Row = (number | null | string)[];

const nasty = [
  null,
  Number.NaN,
  Infinity,
  -Infinity,
  0,
  -0,
  5e-324,
  -5e-324,
  1e300,
  -1e300,
  0.1,
  2 ** 53 + 2,
  1e21,
];
const words = ["", "a'b", "back\\slash", "other", "null", "日本", "line\nbreak", null];

function rows(count: number, seed: number): Row[] {
  const r = random(seed);
  return Array.from({ length: count }, (_, i): Row => {
    const z = r.normal() * 3;
    return [
      i % 5 === 0 ? (nasty[Math.floor(r.uniform() * nasty.length)] as number | null) : z,
      r.uniform() < 0.1 ? null : Math.floor(r.uniform() * 7) - 3.5,
      seed === 1 ? 42 : 40 + Math.floor(r.uniform() * 5),
      null,
      r.uniform() < 0.6 ? 0 : Math.exp(z / 3),
      words[Math.floor(r.uniform() * words.length)] as string | null,
      r.uniform() < 0.2 ? null : Number(r.uniform() < 0.4),
    ];
  });
}

function literal(x: number | null | string): string {
  if (x === null) return "NULL";
  if (typeof x === "string") return quote(x);
  if (Number.isNaN(x)) return "nan";
  if (x === Infinity) return "inf";
  return x === -Infinity ? "(-inf)" : float(x);
}

function select(all: Row[], at: string): string {
  const tuples = all.map((row, i) => `('r${i}', ${row.map(literal).join(",")})`);
  const names = columns.map((_, i) => `c${i}`);
  const types = columns.map(
    (c, i) => `c${i} ${c.kind === "categorical" ? "Nullable(String)" : "Nullable(Float64)"}`,
  );
  return `SELECT id, ${at}, ${names.join(", ")} FROM values(${quote(`id String, ${types.join(", ")}`)}, ${tuples.join(",")})`;
}

const reference = rows(1500, 1);
const events = rows(900, 2);
const column = (all: Row[], i: number) => all.map((row) => row[i] ?? null);
const flags = (all: Row[], i: number) =>
  column(all, i).map((x) => (x === null ? null : x === 1 ? "true" : "false"));

/** Counts are equal; sums of doubles agree to rounding. */
function expectProfile(found: unknown, wanted: NumericProfile): void {
  const own = found as NumericProfile;
  const { sum, sumSquares, sumAbsDev, sumBelow, sumAbove, ...exact } = wanted;
  expect(own).toMatchObject(exact);
  const sums = { sum, sumSquares, sumAbsDev, sumBelow, sumAbove };
  for (const [name, value] of Object.entries(sums)) {
    const got = (own as unknown as Record<string, number>)[name] as number;
    if (Number.isFinite(value))
      expect(Math.abs(got - value)).toBeLessThanOrEqual(1e-9 * Math.max(1, sumAbsDev));
    else expect(Number.isFinite(got)).toBe(false);
  }
}

test("what the engine fixes and counts is what lib/sketch says about the same values", async () => {
  const v = await makeTypedVersion({
    timeZone: "UTC",
    columns: [...columns],
    reference: select(reference, "toDateTime64(0, 3, 'UTC')"),
  });
  const stored = await v.ctx.db.select().from(baselines).where(eq(baselines.versionId, v.versionId));
  const baselineOf = new Map(stored.map((row) => [row.column, row.baseline]));
  for (const [i, { name, kind }] of columns.entries()) {
    if (kind !== "numeric") {
      const values = kind === "boolean" ? flags(reference, i) : (column(reference, i) as (string | null)[]);
      expect(baselineOf.get(name)).toEqual(categoricalBaselineOf(values));
      continue;
    }
    const own = baselineOf.get(name) as NumericBaseline;
    const wanted = numericBaselineOf(column(reference, i) as (number | null)[]);
    expect(own.edges).toEqual(wanted.edges);
    expect({ ...own.quantiles }).toEqual({ ...wanted.quantiles });
    expect([own.median, own.iqr, own.distinct, own.atoms]).toEqual([
      wanted.median,
      wanted.iqr,
      wanted.distinct,
      wanted.atoms,
    ]);
    for (const [slot, x] of wanted.representatives.entries()) {
      const scale = Math.max(1e-300, Math.abs(x));
      expect(Math.abs((own.representatives[slot] as number) - x) / scale).toBeLessThan(1e-9);
    }
    if (name !== "wild") expectProfile(own.profile, wanted.profile);
  }

  const span = { from: "2026-01-01T00:00:00Z", to: "2026-01-01T00:00:00Z" };
  await insertEvents(
    v,
    columns.length,
    select(events, "toDateTime64('2026-01-01 00:10:00', 3, 'UTC')"),
    span,
  );
  await refreshProfiles(v.ctx, v.versionId);
  const subject = await findSubject(v.ctx, { model: "m" });
  const range = { from: new Date("2026-01-01"), to: new Date("2026-01-02") };
  const sums = await sumWindows(v.ctx, subject, { cut: "all", ...range, segment: "", caller: "test" });
  const found = sums.get("all");
  for (const [i, { name, kind }] of columns.entries()) {
    const baseline = baselineOf.get(name);
    if (baseline?.kind === "numeric") {
      const values = column(events, i) as (number | null)[];
      expectProfile(found?.get(name), numericProfileOf(values, baseline.edges, baseline.median));
    } else {
      const values = kind === "boolean" ? flags(events, i) : (column(events, i) as (string | null)[]);
      expect(found?.get(name)).toEqual(categoricalProfileOf(values));
    }
  }

  // Many rows are counted by a compiled tree, few by a scan of the edges: the same profiles to the last bit of a count.
  const source = { from: v.events, where: "1", hour: "toStartOfHour(_at)", segment: null };
  const numeric = columns.flatMap((c, i) => {
    const baseline = baselineOf.get(c.name);
    return baseline?.kind === "numeric"
      ? [{ feature: c.name, column: `c${i}`, kind: c.kind as "numeric", edges: baseline.edges, median: 0 }]
      : [];
  });
  const both = await Promise.all(
    (["tree", "scan"] as const).map(async (style) => {
      const query = `${numericProfileSql(source, numeric, style)} ORDER BY feature`;
      return readRows(v.ctx.clickhouse, { query, caller: "test", settings: profileSettings(style) });
    }),
  );
  expect(both[0]?.map((row) => row.slice(0, 9))).toEqual(both[1]?.map((row) => row.slice(0, 9)));
  expect(both[0]).toHaveLength(5);
});
