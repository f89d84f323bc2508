import { afterAll, expect, test } from "vitest";
import { closeStores } from "#server/kernel/stores.ts";
import { putMonitor } from "#server/monitors/index.ts";
import { watchReport } from "#server/findings/index.ts";
import { findSubject, refreshProfiles } from "#server/profiles/index.ts";
import { insertEvents, makeTypedVersion } from "#tests/fixtures/typed-version.ts";
import { judgedSince, multivariateReport, scoreMultivariate, setMultivariatePaused } from "../index.ts";
import { type OpenJudge, openJudge } from "./open-judge.ts";

afterAll(closeStores);

const columns = [
  { name: "a", kind: "numeric" },
  { name: "country", kind: "categorical", segment: true },
] as const;
const values = "toFloat64(cityHash64(number) % 1000), ['BR','US'][1 + number % 2]";

/** 100 rows on each of the first six days of 2026. */
async function make() {
  const v = await makeTypedVersion({
    timeZone: "UTC",
    columns: [...columns],
    reference: `SELECT toString(number), toDateTime64(0, 3, 'UTC'), ${values} FROM numbers(500)`,
  });
  const at = "toDateTime64('2026-01-01 00:00:00', 3, 'UTC') + toIntervalSecond(number * 864)";
  await insertEvents(v, 2, `SELECT 'e' || toString(number), ${at}, ${values} FROM numbers(600)`, {
    from: "2026-01-01T00:00:00Z",
    to: "2026-01-07T00:00:00Z",
  });
  while ((await refreshProfiles(v.ctx, v.versionId))?.more);
  const subject = await findSubject(v.ctx, { model: v.model });
  const progress = async (segment: string[] = []) =>
    (await multivariateReport(v.ctx, { model: v.model, segment })).progress;
  const score = (by: OpenJudge = openJudge) =>
    scoreMultivariate(v.ctx, subject, { openJudge: by, signal: new AbortController().signal, most: 20 });
  return { v, subject, progress, score };
}

test("a pause ends the pass after the window at hand; resumed, it goes on to the end", async () => {
  const { v, subject, progress, score } = await make();
  expect(await progress()).toEqual({ windows: 6, judged: 0, paused_by: null, paused_at: null });
  const pausing: OpenJudge = async (...given) => {
    const judge = await openJudge(...given);
    const pauseAndJudge: typeof judge.judge = async (...window) => {
      await setMultivariatePaused(v.ctx, { model: v.model, paused: true });
      await setMultivariatePaused(v.ctx, { model: v.model, paused: true });
      return judge.judge(...window);
    };
    return { ...judge, judge: pauseAndJudge };
  };
  await score(pausing);
  const paused = await progress();
  expect(paused).toMatchObject({ windows: 6, paused_at: expect.any(String) });
  expect(paused.judged).toBeLessThan(2);
  // Nothing is left to do, so that other models have their turn and incidents do not wait for it.
  expect(await score()).toBe(false);
  expect(await progress()).toEqual(paused);
  expect(await judgedSince(v.ctx, subject)).toBe(0);

  await putMonitor(v.ctx, { model: v.model, monitor: "rows", watch: "multivariate" });
  const lint = async () => (await watchReport(v.ctx, { model: v.model }))[0]!.lint.map((l) => l.code);
  expect(await lint()).toContain("paused");
  await setMultivariatePaused(v.ctx, { model: v.model, paused: false });
  expect(await lint()).not.toContain("paused");
  while (await score());
  expect(await progress()).toEqual({ windows: 6, judged: 6, paused_by: null, paused_at: null });
});

test("a segment is paused alone, and with its model; what does not exist is refused", async () => {
  const { v, progress, score } = await make();
  const segment = ["country:BR"];
  await progress(segment);
  await setMultivariatePaused(v.ctx, { model: v.model, segment, paused: true });
  while (await score());
  expect((await progress(segment)).judged).toBe(0);
  expect((await progress()).judged).toBe(6);
  await setMultivariatePaused(v.ctx, { model: v.model, segment, paused: false });
  await setMultivariatePaused(v.ctx, { model: v.model, paused: true });
  expect((await progress(segment)).paused_by).not.toBeNull();
  await setMultivariatePaused(v.ctx, { model: v.model, paused: false });
  while (await score());
  expect((await progress(segment)).judged).toBe(6);
  const pause = (more: object) => setMultivariatePaused(v.ctx, { model: v.model, paused: true, ...more });
  await expect(pause({ segment: ["country:XX"] })).rejects.toThrow("no segment country:XX");
  // Rows that came later and are not counted yet: their day is not judged as it now is.
  await insertEvents(
    v,
    2,
    `SELECT 'late', toDateTime64('2026-01-02 12:00:00', 3, 'UTC'), ${values} FROM numbers(1)`,
    {
      from: "2026-01-02T12:00:00Z",
      to: "2026-01-02T13:00:00Z",
    },
  );
  expect(await progress()).toMatchObject({ windows: 6, judged: 5 });
  await expect(pause({ model: "none" })).rejects.toThrow("none");
});
