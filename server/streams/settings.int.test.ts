import { and, eq } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { auditEntries } from "#db/postgres/schema/index.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { findSubject, refreshProfiles } from "#server/profiles/index.ts";
import { asRole } from "#tests/fixtures/project.ts";
import { readAllStreams } from "#tests/fixtures/streams.ts";
import { insertEvents, makeTypedVersion, type TypedVersion } from "#tests/fixtures/typed-version.ts";
import { judgedStreams, setStreams, streamsReport, streamsSettings } from "./index.ts";

afterAll(closeStores);

const first = Date.parse("2026-01-01T00:00:00Z") / 1000;
const day = (n: number) => new Date((first + n * 86_400) * 1000).toISOString();
const cells = (shift: string) =>
  `(cityHash64(number, 'amount') % 1000) / 1000, (cityHash64(number, 'guess') % 1000) / 100 + ${shift}`;

async function made(): Promise<TypedVersion> {
  const v = await makeTypedVersion({
    timeZone: "UTC",
    columns: [
      { name: "amount", kind: "numeric", role: "feature" },
      { name: "guess", kind: "numeric", role: "prediction" },
    ],
    reference:
      "SELECT toString(number), toDateTime64('2025-11-01 00:00:00', 3, 'UTC') + number * 600, " +
      `${cells("0")} FROM numbers(8000)`,
  });
  return { ...v, ctx: { ...v.ctx, now: () => new Date("2026-03-01T00:00:00Z") } };
}

/** 400 values a day; those of the second five days are higher. */
async function addDays(v: TypedVersion, from: number, days: number): Promise<void> {
  const at = `toDateTime64(${first} + intDiv(number, 400) * 86400 + (number % 400) * 200, 3, 'UTC')`;
  await insertEvents(
    v,
    2,
    `SELECT 'e' || toString(number), ${at}, ${cells("if(number >= 2000, 1, 0)")} ` +
      `FROM numbers(${400 * from}, ${400 * days})`,
    { from: day(from), to: day(from + days) },
  );
}

async function work(v: TypedVersion, signal = new AbortController().signal): Promise<void> {
  while ((await refreshProfiles(v.ctx, v.versionId))?.more);
  await readAllStreams(v.ctx, await findSubject(v.ctx, { model: v.model }), signal);
}

const set = (v: TypedVersion, settings: object, expected?: string) =>
  setStreams(v.ctx, { model: v.model, settings, expected });
const reportOf = async (v: TypedVersion, run_length?: number) =>
  (await streamsReport(v.ctx, { model: v.model, run_length })).signals;
const cheap = ["adwin", "cusum", "ewma"];

test("settings are as usual until somebody sets them; the same again is no change", async () => {
  const v = await made();
  const usual = await streamsSettings(v.ctx, { model: v.model });
  expect(usual).toMatchObject({ run_length: null, hourly_run_length: null, detectors: null, signals: null });
  expect(usual.choices.run_length).toEqual({ least: 500, most: 1_000_000, usual: 10_000 });
  expect(usual.choices.signals.map((s) => s.id)).toEqual(["mean:amount", "prediction:guess"]);
  const now = await set(v, { run_length: 2000, signals: ["prediction:guess"] }, usual.revision);
  expect(now).toMatchObject({ run_length: 2000, signals: ["prediction:guess"], updated_by: "system:test" });
  expect(await set(v, { run_length: 2000, signals: ["prediction:guess"] }, now.revision)).toEqual(now);
  expect(await streamsSettings(v.ctx, { model: v.model })).toEqual(now);
  const told = await v.ctx.db
    .select({ after: auditEntries.after })
    .from(auditEntries)
    .where(
      and(eq(auditEntries.projectId, v.ctx.projectId), eq(auditEntries.action, "stream_settings.replace")),
    );
  expect(told).toHaveLength(1);
  expect(told[0]!.after).toMatchObject({ run_length: 2000 });
});

test("bad settings are refused in words, readers set none, and a newer revision is not overwritten", async () => {
  const v = await made();
  await expect(set(v, { run_length: 499 })).rejects.toThrow(
    "run_length: a whole number of values from 500 to 1000000.",
  );
  await expect(set(v, { run_length: 1000.5 })).rejects.toMatchObject({ code: "INVALID" });
  await expect(reportOf(v, 5)).rejects.toThrow("run_length: a whole number of values from 500 to 1000000.");
  const hourly = streamsReport(v.ctx, { model: v.model, hourly_run_length: "99" });
  await expect(hourly).rejects.toThrow("hourly_run_length: a whole number of values from 100 to 100000.");
  await expect(set(v, { detectors: ["adwin"] })).rejects.toThrow("cusum or ewma");
  await expect(set(v, { signals: ["mean:none"] })).rejects.toThrow(
    "has no signal mean:none. It has mean:amount, prediction:guess.",
  );
  await expect(set({ ...v, ctx: asRole(v.ctx, "viewer") }, {})).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(setStreams(v.ctx, { model: "none", settings: {} })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  const before = await streamsSettings(v.ctx, { model: v.model });
  const both = await Promise.allSettled([600, 700].map((n) => set(v, { run_length: n }, before.revision)));
  expect(both.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
  await expect(set(v, { run_length: 800 }, before.revision)).rejects.toMatchObject({ code: "STALE" });
});

test("thresholds follow the run length, and the streams end where they would have ended with it from the start", async () => {
  const [late, early] = [await made(), await made()];
  await set(late, { detectors: cheap });
  await addDays(late, 0, 7);
  await work(late);
  const usual = await reportOf(late);
  expect(usual.every((s) => !s.rebuilding)).toBe(true);

  await set(late, { run_length: 500, hourly_run_length: 300, detectors: cheap });
  expect((await reportOf(late)).every((s) => s.rebuilding && s.detectors.length === 0)).toBe(true);
  // A worker that is stopped in the middle, and one that goes on.
  await work(late, AbortSignal.timeout(150));
  await work(late);
  await addDays(late, 7, 3);
  await work(late);

  await set(early, { run_length: 500, hourly_run_length: 300, detectors: cheap });
  await addDays(early, 0, 7);
  await work(early);
  await addDays(early, 7, 3);
  await work(early);
  const short = await reportOf(late);
  expect(short).toEqual(await reportOf(early));

  const [was, is] = [usual, short].map((r) => r.find((s) => s.signal === "prediction:guess")!);
  expect([was!.run_length, is!.run_length]).toEqual([10_000, 500]);
  // The last hour of the last day has no values and is not read.
  expect(is!.values_per_day).toBeCloseTo((4000 * 24) / 239, 6);
  expect(is!.detectors.map((d) => d.detector)).toEqual(cheap);
  const held = (s: typeof is) => s!.detectors.reduce((n, d) => n + d.held_back!.alarms, 0);
  expect(held(is)).toBeGreaterThan(held(was));
  for (const d of is!.detectors) {
    const usually = was!.detectors.find((o) => o.detector === d.detector)!;
    expect(d.threshold).toBeLessThan(usually.threshold!);
    expect(d.wanted_run_length).toBe(500);
    // Chance raises 8 in the 4000 held-back values.
    expect(d.held_back!.low).toBeLessThan(1000);
  }
  expect(short.find((s) => s.hourly)!.detectors.map((d) => d.wanted_run_length)).toEqual([300, 300]);

  // What was read at the usual length is still there, and goes on where it stood.
  const former = (await reportOf(late, 10_000)).find((s) => s.signal === was!.signal)!;
  expect(former.detectors).toEqual(was!.detectors);
  await set(late, { detectors: cheap });
  expect((await reportOf(late)).every((s) => s.rebuilding)).toBe(true);
  await work(late);
  await set(early, { detectors: cheap });
  await work(early);
  expect(await reportOf(late)).toEqual(await reportOf(early));
}, 300_000);

test("monitors judge by the run length in force, of the signals that are watched", async () => {
  const v = await made();
  await addDays(v, 0, 10);
  const judged = async () => {
    const subject = await findSubject(v.ctx, { model: v.model });
    const range = { grain: "day" as const, from: new Date(day(0)), to: new Date(day(9)) };
    return judgedStreams(v.ctx, { subject, ...range });
  };
  await set(v, { detectors: ["cusum", "page-hinkley"], signals: ["prediction:guess"] });
  await work(v);
  const usual = await judged();
  expect(usual.map((s) => s.signal)).toEqual(["prediction:guess"]);
  expect(usual[0]!.windows.at(-1)).toMatchObject({ verdict: "drift", expected: 0.04, detector: "cusum" });
  await set(v, { run_length: 1000, detectors: ["cusum"], signals: ["prediction:guess"] });
  expect(await judged()).toEqual([]);
  await work(v);
  expect((await judged())[0]!.windows.at(-1)).toMatchObject({ verdict: "drift", expected: 0.4 });
  // A detector and a signal that were left out catch up.
  await set(v, { run_length: 1000, detectors: ["cusum", "ewma"] });
  await work(v);
  const signals = await reportOf(v);
  expect(signals.every((s) => !s.rebuilding)).toBe(true);
  expect(new Set(signals.flatMap((s) => s.detectors.map((d) => d.watermark))).size).toBe(1);
}, 300_000);
