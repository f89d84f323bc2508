import { eq } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { streamRuns, streamThresholds } from "#db/postgres/schema/index.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { refreshProfiles } from "#server/profiles/index.ts";
import { forgetRuns, forgetThresholds, setStreams, streamsReport } from "#server/streams/index.ts";
import { insertEvents, makeTypedVersion, type TypedVersion } from "#tests/fixtures/typed-version.ts";
import { calibrateLane } from "./calibrate-streams.ts";
import { readStreams } from "./read-streams.ts";

afterAll(closeStores);

const first = Date.parse("2026-01-01T00:00:00Z") / 1000;
const at = (hours: number) => new Date((first + hours * 3600) * 1000).toISOString();
const never = new AbortController().signal;
const guess = "(cityHash64(number, 'guess') % 1000) / 100";
const settings = (run_length: number | null) => ({ run_length, detectors: ["cusum", "ewma"] });

async function made(): Promise<TypedVersion> {
  const v = await makeTypedVersion({
    timeZone: "UTC",
    columns: [{ name: "guess", kind: "numeric", role: "prediction" }],
    reference: `SELECT toString(number), toDateTime64('2025-11-01 00:00:00', 3, 'UTC') + number * 600, ${guess} FROM numbers(4000)`,
  });
  const own = { ...v, ctx: { ...v.ctx, now: () => new Date("2026-03-01T00:00:00Z") } };
  await insertEvents(
    own,
    1,
    `SELECT 'e' || toString(number), toDateTime64(${first} + number * 60, 3, 'UTC'), ${guess} FROM numbers(3000)`,
    { from: at(0), to: at(50) },
  );
  while ((await refreshProfiles(own.ctx, own.versionId))?.more);
  return own;
}

const set = (v: TypedVersion, run_length: number | null) =>
  setStreams(v.ctx, { model: v.model, settings: settings(run_length) });
const signalOf = async (v: TypedVersion, run_length?: number) =>
  (await streamsReport(v.ctx, { model: v.model, run_length })).signals.find((s) => !s.hourly)!;
const wantedOf = async (v: TypedVersion) =>
  (await signalOf(v)).detectors.map((d) => [d.wanted_run_length, d.values]);

/** Rounds of both jobs, as a worker makes them: other tests' versions have their turns too. */
async function rounds(v: TypedVersion, lane = calibrateLane("short")): Promise<void> {
  while (await lane(v.ctx, {}, never));
  await readStreams.run(v.ctx, {}, never);
}

test("the jobs notice another run length, and thresholds that were found once are not calculated again", async () => {
  const v = await made();
  const short = calibrateLane("short");
  await set(v, null);
  await rounds(v, short);
  expect(await wantedOf(v)).toEqual([
    [10_000, 3000],
    [10_000, 3000],
  ]);
  const usual = await signalOf(v);

  await set(v, 600);
  expect((await signalOf(v)).detectors).toEqual([]);
  await rounds(v, short);
  expect(await wantedOf(v)).toEqual([
    [600, 3000],
    [600, 3000],
  ]);
  expect((await signalOf(v)).rebuilding).toBe(false);

  // The settings changed 36 days ago: what was read at the former length goes, what is in force stays.
  const later = { ...v.ctx, now: () => new Date("2026-04-06T00:00:00Z") };
  await forgetRuns({ ...v.ctx, now: () => new Date("2026-04-04T00:00:00Z") });
  expect((await signalOf(v, 10_000)).detectors).toEqual(usual.detectors);
  await forgetRuns(later);
  expect((await signalOf(v, 10_000)).detectors).toEqual([]);
  expect(await wantedOf(v)).toHaveLength(2);
  expect(await v.ctx.db.$count(streamRuns, eq(streamRuns.versionId, v.versionId))).toBe(2);

  // Going back asks for a reading, and for no calibration.
  await v.ctx.db.$count(streamThresholds).then((n) => expect(n).toBeGreaterThanOrEqual(4));
  const known = await v.ctx.db.select().from(streamThresholds);
  await set(v, null);
  await rounds(v, short);
  expect(await signalOf(v)).toEqual(usual);
  expect((await v.ctx.db.select().from(streamThresholds)).map((r) => r.key).sort()).toEqual(
    known.map((r) => r.key).sort(),
  );
}, 120_000);

test("a second model with the same reference takes the thresholds of the first", async () => {
  const [one, two] = [await made(), await made()];
  await set(one, 700);
  await set(two, 700);
  await rounds(one);
  const [a, b] = [await signalOf(one), await signalOf(two)];
  expect(a.detectors.map((d) => d.threshold)).toEqual(b.detectors.map((d) => d.threshold));
  expect(a.detectors).toHaveLength(2);
  const keys = await two.ctx.db
    .select()
    .from(streamThresholds)
    .then((rows) => rows.filter((r) => JSON.stringify(r.found).includes('"wanted":700')));
  expect(keys).toHaveLength(2);
}, 120_000);

test("a long calibration of one model holds up no other", async () => {
  const [slow, fast] = [await made(), await made()];
  await setStreams(slow.ctx, {
    model: slow.model,
    settings: { run_length: 1_000_000, detectors: ["cusum", "kswin"], signals: ["prediction:guess"] },
  });
  await set(fast, 800);
  const stop = new AbortController();
  const long = calibrateLane("long")(slow.ctx, {}, stop.signal);
  await rounds(fast);
  expect(await wantedOf(fast)).toEqual([
    [800, 3000],
    [800, 3000],
  ]);
  // The quick detectors of the slow model have been read, the slow one has no threshold yet.
  expect((await signalOf(slow)).detectors.map((d) => d.detector)).toEqual(["cusum"]);
  stop.abort();
  expect(await long).toBe(false);
  expect((await signalOf(slow)).rebuilding).toBe(true);
}, 240_000);

test("thresholds that nobody asks for are forgotten after 400 days", async () => {
  const v = await made();
  const old = { found: { parameters: null }, usedAt: new Date("2025-01-01T00:00:00Z") };
  await v.ctx.db.insert(streamThresholds).values({ key: `old ${v.versionId}`, ...old });
  const one = eq(streamThresholds.key, `old ${v.versionId}`);
  await forgetThresholds({ ...v.ctx, now: () => new Date("2026-01-01T00:00:00Z") });
  expect(await v.ctx.db.$count(streamThresholds, one)).toBe(1);
  await forgetThresholds(v.ctx);
  expect(await v.ctx.db.$count(streamThresholds, one)).toBe(0);
}, 60_000);
