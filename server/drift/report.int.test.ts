import { afterAll, beforeAll, expect, test } from "vitest";
import { closeStores } from "#server/kernel/stores.ts";
import { refreshProfiles } from "#server/profiles/index.ts";
import { insertEvents, makeTypedVersion, type TypedVersion } from "#tests/fixtures/typed-version.ts";
import {
  distribution,
  driftHistory,
  driftReport,
  driftReportText,
  explainVerdict,
  heatmap,
  modelDrift,
  scoreHours,
} from "./index.ts";

afterAll(closeStores);

const columns = [
  { name: "age", kind: "numeric" },
  { name: "height", kind: "numeric" },
  { name: "country", kind: "categorical", segment: true },
  { name: "vip", kind: "boolean", segment: true },
] as const;

/** Reproducible noise: the same numbers give the same rows. */
function values(seed: number, shift: number): string {
  const u = (k: number) => `((cityHash64(number, ${seed * 10 + k}) % 1000003 + 0.5) / 1000003)`;
  const normal = (k: number) => `sqrt(-2 * log(${u(k)})) * cos(2 * pi() * ${u(k + 1)})`;
  return (
    `${normal(1)} + ${shift}, if(${u(3)} < 0.05, NULL, ${normal(4)}), ` +
    `['BR','US','DE','FR'][1 + toUInt8(floor(4 * ${u(6)}))], toUInt8(${u(7)} < 0.3)`
  );
}

const reference = `SELECT toString(number), toDateTime64(0, 3, 'UTC'), ${values(1, 0)} FROM numbers(3000)`;

async function addDay(v: TypedVersion, day: string, seed: number, shift: number, rows = 500): Promise<void> {
  const at = `toDateTime64('${day} 00:00:00', 3, 'UTC') + toIntervalSecond(number * ${Math.floor(86_000 / rows)})`;
  await insertEvents(
    v,
    4,
    `SELECT 'e${day}-${seed}-' || toString(number), ${at}, ${values(seed, shift)} FROM numbers(${rows})`,
    { from: `${day}T00:00:00Z`, to: `${day}T23:00:00Z` },
  );
}

async function drain(v: TypedVersion): Promise<void> {
  for (;;) {
    const refreshed = await refreshProfiles(v.ctx, v.versionId);
    if (!refreshed) return;
    await scoreHours(v.ctx, refreshed.subject, refreshed.hours);
  }
}

let v: TypedVersion;

beforeAll(async () => {
  v = await makeTypedVersion({ timeZone: "UTC", columns: [...columns], reference });
  await addDay(v, "2026-03-01", 2, 0);
  await addDay(v, "2026-03-02", 3, 0);
  // No events on the third.
  await addDay(v, "2026-03-04", 4, 1);
  await addDay(v, "2026-03-05", 5, 1);
  await drain(v);
});

const range = { from: "2026-03-01", to: "2026-03-06" };

test("a shifted feature drifts in the shifted days only, and nothing else does", async () => {
  const report = await driftReport(v.ctx, { model: "m", ...range });
  expect(report.features.map((f) => f.feature)).toEqual(["age", "height", "country", "vip"]);
  const age = report.features[0];
  expect(age?.verdict).toBe("drift");
  expect(age?.windows.map((w) => [w.n, w.verdict])).toEqual([
    [500, "stable"],
    [500, "stable"],
    [0, "insufficient"],
    [500, "drift"],
    [500, "drift"],
  ]);
  const [, , , shifted] = age?.windows ?? [];
  expect(shifted?.effect?.value).toBeGreaterThan(0.8);
  expect(shifted?.p_adjusted).toBeLessThan(report.q);
  expect(shifted?.complete).toBe(true);
  for (const f of report.features.slice(1)) expect(f.verdict).not.toBe("drift");
});

test("without a range the report covers thirty days up to the newest event", async () => {
  const report = await driftReport(v.ctx, { model: "m" });
  const windows = report.features[0]?.windows ?? [];
  expect(windows).toHaveLength(30);
  expect(windows.at(-1)?.start).toBe("2026-03-05T00:00:00.000Z");
});

test("weeks are sums of their days, and any grain can be asked without scoring it before", async () => {
  const report = await driftReport(v.ctx, { model: "m", grain: "week", ...range });
  expect(report.features[0]?.windows.map((w) => [w.start, w.n])).toEqual([
    ["2026-02-23T00:00:00.000Z", 500],
    ["2026-03-02T00:00:00.000Z", 1500],
  ]);
});

test("why this verdict returns the numbers that were stored with it, not new ones", async () => {
  const window = { model: "m", feature: "age", start: "2026-03-04T00:00:00Z" };
  const why = await explainVerdict(v.ctx, window);
  const report = await driftReport(v.ctx, { model: "m", ...range });
  const shown = report.features[0]?.windows[3];
  expect(why.p).toBe(shown?.p);
  expect(why.pAdjusted).toBe(shown?.p_adjusted);
  expect(why.effect).toEqual(shown?.effect);
  expect(why.scores).toEqual(shown?.scores);
  expect(why.hypotheses.length).toBeGreaterThanOrEqual(2);
  expect(why.window.n).toBe(500);
  expect(why.reference.n).toBe(3000);
  await v.ctx.clickhouse.command({
    query: `INSERT INTO profiles_hour (version_id, revision, segment, hour, feature, computed, n) SELECT version_id, revision, segment, hour, feature, computed + 1, 0 FROM profiles_hour WHERE version_id = ${v.versionId} AND toDate(hour) = '2026-03-01' AND feature = 'vip'`,
  });
  expect(await explainVerdict(v.ctx, window)).toEqual(why);
});

test("late rows revise the verdicts of their own day and leave the others as stored", async () => {
  const at = async (day: string) =>
    explainVerdict(v.ctx, { model: "m", feature: "height", start: `${day}T00:00:00Z` });
  const [before, other] = [await at("2026-03-02"), await at("2026-03-05")];
  await addDay(v, "2026-03-02", 6, 0, 100);
  expect((await driftReport(v.ctx, { model: "m", ...range })).features[1]?.windows[1]?.complete).toBe(false);
  await drain(v);
  const after = await at("2026-03-02");
  expect(before.n).toBe(500);
  expect(after.n).toBe(600);
  expect((await at("2026-03-05")).scoredAt).toBe(other.scoredAt);
  const asked = { model: "m", feature: "height", start: "2026-03-02T00:00:00Z" };
  const history = await driftHistory(v.ctx, asked);
  expect(history.judgements.map(({ why, n }) => ({ why, n }))).toEqual([
    { why: "first", n: 500 },
    { why: "late rows", n: 600 },
  ]);
  expect(history.judgements[1]).toMatchObject({ verdict: after.verdict, p: after.p, revision: 1 });
  // What is the same is not said twice, however often it is judged.
  await v.ctx.clickhouse.command({
    query: `ALTER TABLE drift_windows DELETE WHERE version_id = ${v.versionId} SETTINGS mutations_sync = 2`,
  });
  await at("2026-03-02");
  expect((await driftHistory(v.ctx, asked)).judgements).toEqual(history.judgements);
  expect((await driftHistory(v.ctx, { ...asked, start: "2026-03-05T00:00:00Z" })).judgements).toHaveLength(1);
  await expect(driftHistory(v.ctx, { ...asked, feature: "x" })).rejects.toThrow("no profiled column");
});

test("a heatmap shows the verdicts of the report", async () => {
  const [map, report] = [
    await heatmap(v.ctx, { model: "m", ...range }),
    await driftReport(v.ctx, { model: "m", ...range }),
  ];
  for (const [i, row] of map.rows.entries()) {
    const windows = report.features[i]?.windows ?? [];
    expect(row.verdicts.map((code) => map.verdicts[code])).toEqual(windows.map((w) => w.verdict));
    expect(row.effects).toEqual(windows.map((w) => w.effect?.value ?? null));
    expect(row.n).toEqual(windows.map((w) => w.n));
  }
  expect(map.windows.map((w) => w.events)).toEqual([500, 600, 0, 500, 500]);
});

test("the report as text is the report", async () => {
  const ctx = { ...v.ctx, now: () => new Date("2026-03-05T12:00:00Z") };
  const report = await driftReport(ctx, { model: "m", ...range });
  expect(JSON.parse(await driftReportText(ctx, { model: "m", ...range }))).toEqual(report);
  expect(report.features[0]?.windows.map((w) => w.complete)).toEqual([true, true, true, true, false]);
});

test("a pair of segments is the rows in both, compared with the reference's rows in both", async () => {
  const ask = (...segment: string[]) => driftReport(v.ctx, { model: "m", segment, ...range });
  const counts = (report: Awaited<ReturnType<typeof ask>>) => report.features[0]!.windows.map((w) => w.n);
  const [vip, other, all] = [
    await ask("country:BR", "vip:true"),
    await ask("vip:false", "country:BR"),
    await ask("country:BR"),
  ];
  expect(vip.segment).toBe("country:BR,vip:true");
  expect(counts(vip).map((n, i) => n + counts(other)[i]!)).toEqual(counts(all));
  expect(counts(vip)[0]).toBeGreaterThan(10);
  expect(other.features[0]!.windows[3]!.verdict).toBe("drift");
  expect(await ask("country:BR", "vip:true")).toMatchObject({ features: vip.features });
  const shown = await distribution(v.ctx, {
    model: "m",
    feature: "age",
    segment: ["vip:true", "country:BR"],
    ...range,
  });
  expect(shown.current.n).toBe(counts(vip).reduce((a, b) => a + b, 0));
  const [{ n } = { n: 0 }] = await (
    await v.ctx.clickhouse.query({
      query: `SELECT toUInt32(count()) AS n FROM reference_${v.versionId}_r1 WHERE c2 = 'BR' AND c3 = 1`,
      format: "JSONEachRow",
    })
  ).json<{ n: number }>();
  expect(shown.reference.n).toBe(n);
  await expect(ask("country:BR", "country:US")).rejects.toThrow(/names two keys/);
  await expect(ask("country:BR", "vip:maybe")).rejects.toThrow(/no segment/);
  await expect(ask("country:BR", "age:1")).rejects.toThrow(/no segment/);
});

test("a segment is compared with the same segment of the reference", async () => {
  const report = await driftReport(v.ctx, { model: "m", segment: ["country:BR"], ...range });
  expect(report.segment).toBe("country:BR");
  const age = report.features[0];
  expect(age?.windows[3]?.verdict).toBe("drift");
  expect(age?.windows[3]?.n).toBeLessThan(200);
  await expect(driftReport(v.ctx, { model: "m", segment: ["country:XX"], ...range })).rejects.toThrow(
    /no segment/,
  );
});

test("two windows of one's own choice are compared with each other", async () => {
  const same = await driftReport(v.ctx, {
    model: "m",
    from: "2026-03-05",
    to: "2026-03-06",
    from_b: "2026-03-04",
    to_b: "2026-03-05",
  });
  expect(same.features[0]?.windows).toHaveLength(1);
  expect(same.features[0]?.windows[0]?.verdict).not.toBe("drift");
  const other = await driftReport(v.ctx, {
    model: "m",
    from: "2026-03-05",
    to: "2026-03-06",
    from_b: "2026-03-01",
    to_b: "2026-03-02",
  });
  expect(other.features[0]?.windows[0]?.verdict).toBe("drift");
});

test("asked detectors are shown and change no verdict", async () => {
  const plain = await driftReport(v.ctx, { model: "m", ...range });
  const asked = await driftReport(v.ctx, {
    model: "m",
    detectors: ["hellinger", "psi"],
    features: ["age"],
    ...range,
  });
  expect(Object.keys(asked.features[0]?.windows[3]?.scores ?? {}).sort()).toEqual(["hellinger", "psi"]);
  expect(asked.features[0]?.windows.map((w) => w.verdict)).toEqual(
    plain.features[0]?.windows.map((w) => w.verdict),
  );
  await expect(driftReport(v.ctx, { model: "m", detectors: ["nonsense"], ...range })).rejects.toThrow(
    /nonsense/,
  );
});

test("a distribution lists the reference's bins, and marks new and vanished categories", async () => {
  const age = await distribution(v.ctx, { model: "m", feature: "age", from: "2026-03-04", to: "2026-03-05" });
  const total = (side: "reference" | "current") =>
    age[side].counts.reduce((a, b) => a + b, 0) + age.below[side] + age.above[side] + age.nulls[side];
  expect(total("reference")).toBe(3000);
  expect(total("current")).toBe(500);
  expect(age.bins).toHaveLength(age.current.counts.length);
  const height = await distribution(v.ctx, { model: "m", feature: "height", against: "previous", ...range });
  expect(height.reference.n).toBe(0);
  const country = await distribution(v.ctx, {
    model: "m",
    feature: "country",
    against: "2026-03-01..2026-03-02",
    from: "2026-03-04",
    to: "2026-03-05",
  });
  expect(country.categories?.map((c) => c.label).sort()).toEqual(["BR", "DE", "FR", "US"]);
});

test("the overview names the worst feature of the newest complete day", async () => {
  const drift = await modelDrift(v.ctx, "m");
  expect(drift?.worst?.feature).toBe("age");
  expect(drift?.verdict).toBe("drift");
  expect(drift?.days.at(-1)?.drifting).toBeGreaterThanOrEqual(1);
});

test("an unknown feature is named, not answered with an empty list", async () => {
  await expect(driftReport(v.ctx, { model: "m", features: ["agee"], ...range })).rejects.toThrow(/agee/);
});

test("presets of other tools are computed from raw rows and stay out of the verdicts", async () => {
  const presets = ["evidently", "nannyml", "psi-classic", "whylabs"];
  const report = await driftReport(v.ctx, { model: "m", presets, ...range });
  const [age, height] = report.features;
  expect(Object.keys(age?.windows[3]?.presets ?? {}).sort()).toEqual(presets.toSorted());
  expect(age?.windows[3]?.presets.evidently).toMatchObject({ threshold: 0.1, drift: true });
  expect(age?.windows[3]?.presets.nannyml?.drift).toBe(true);
  expect(age?.windows[2]?.presets).toEqual({});
  expect(height?.windows[3]?.presets["psi-classic"]?.drift).toBe(false);
  await expect(driftReport(v.ctx, { model: "m", presets: ["arize"], ...range })).rejects.toThrow(/arize/);
});

test("names that every object has are no presets and no detectors", async () => {
  for (const name of ["__proto__", "constructor", "toString"]) {
    for (const asked of [{ presets: [name] }, { detectors: [name] }]) {
      await expect(driftReport(v.ctx, { model: "m", ...asked, ...range })).rejects.toMatchObject({
        code: "INVALID",
      });
    }
  }
});
