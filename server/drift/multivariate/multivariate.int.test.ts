import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { closeStores } from "#server/kernel/stores.ts";
import { findSubject, refreshProfiles } from "#server/profiles/index.ts";
import { insertEvents, makeTypedVersion, type TypedVersion } from "#tests/fixtures/typed-version.ts";
import { multivariateReport, scoreMultivariate } from "../index.ts";
import { type OpenJudge, openJudge } from "./open-judge.ts";

afterAll(closeStores);

const columns = [
  { name: "a", kind: "numeric" },
  { name: "b", kind: "numeric" },
  { name: "country", kind: "categorical", segment: true },
  { name: "note", kind: "text" },
  { name: "vector", kind: "embedding" },
  { name: "score", kind: "numeric", role: "score" },
  { name: "y", kind: "boolean", role: "label" },
] as const;

const values = (shift: number) =>
  `toFloat64(cityHash64(number, 1) % 1000) / 250 + ${shift}, ` +
  "if(number % 10 = 0, NULL, if(number % 101 = 0, inf, toFloat64(cityHash64(number, 2) % 100))), " +
  "['BR','US','DE'][1 + cityHash64(number, 3) % 3], 'order number ' || toString(number % 7), " +
  "'[' || toString(cityHash64(number, 4) % 100 / 10) || ',' || toString(cityHash64(number, 5) % 100 / 10) || ']', " +
  "(cityHash64(number, 6) % 1000) / 1000, NULL";

const reference = `SELECT toString(number), toDateTime64(0, 3, 'UTC'), ${values(0)} FROM numbers(1500)`;
const range = { from: "2026-01-01T00:00:00Z", to: "2026-01-05T00:00:00Z" };

/** 400 rows on 1 January, none on the 2nd, 400 shifted ones on the 3rd, 10 on the 4th. */
async function make(): Promise<TypedVersion> {
  const v = await makeTypedVersion({ timeZone: "UTC", columns: [...columns], reference });
  const day = (from: number, count: number, start: string, shift: number) =>
    insertEvents(
      v,
      columns.length,
      `SELECT 'e' || toString(number), toDateTime64('${start}', 3, 'UTC') + toIntervalSecond((number - ${from}) * 200), ` +
        `${values(shift)} FROM numbers(${from}, ${count})`,
      range,
    );
  await day(10_000, 400, "2026-01-01 00:00:00", 0);
  await day(20_000, 400, "2026-01-03 00:00:00", 2);
  await day(30_000, 10, "2026-01-04 00:00:00", 0);
  await drain(v);
  return v;
}

async function drain(v: TypedVersion): Promise<void> {
  while ((await refreshProfiles(v.ctx, v.versionId))?.more);
}

/** Judges everything, and counts the windows that were. */
async function score(v: TypedVersion, signal = new AbortController().signal): Promise<number> {
  let judged = 0;
  const counting: OpenJudge = async (sample, seed, methods) => {
    const judge = await openJudge(sample, seed, methods);
    return {
      ...judge,
      judge: (window, at) => {
        judged += 1;
        return judge.judge(window, at);
      },
    };
  };
  const subject = await findSubject(v.ctx, { model: v.model });
  while (await scoreMultivariate(v.ctx, subject, { openJudge: counting, signal, most: 20 }));
  return judged;
}

const days = (v: TypedVersion, more = {}) => multivariateReport(v.ctx, { model: v.model, ...range, ...more });

test("closed windows are judged once; empty ones are listed; the shifted day drifts by the column that moved", async () => {
  const v = await make();
  expect((await days(v)).methods).toEqual([]);
  // Three days with rows, and the two weeks that they belong to or one of them.
  const judged = await score(v);
  expect(judged).toBeGreaterThanOrEqual(4);
  expect(await score(v)).toBe(0);

  const report = await days(v);
  expect(report.methods.map((m) => m.method).sort()).toEqual(
    [
      "scores",
      "classifier",
      "mmd",
      "reconstruction",
      "hotelling",
      "correlation",
      "isolation_forest",
      "mahalanobis",
      "embedding_mmd",
      "embedding_centroid",
      "embedding_classifier",
      "text_descriptors",
      "text_words",
    ].sort(),
  );
  for (const { windows } of report.methods) {
    expect(windows.map((w) => w.n)).toEqual([400, 0, 400, 10]);
    expect(windows.every((w) => w.complete)).toBe(true);
    expect(windows[1]).toMatchObject({ verdict: "insufficient", p: null, value: null });
    expect(windows[3]).toMatchObject({ verdict: "insufficient", p: null, value: null });
    expect(windows[0]?.verdict).not.toBe("drift");
  }
  const classifier = report.methods.find((m) => m.method === "classifier");
  expect(classifier?.windows[2]).toMatchObject({ verdict: "drift", law: "exact", sampled: 400 });
  expect(classifier?.windows[2]?.features[0]?.feature).toBe("a");
  const forest = report.methods.find((m) => m.method === "isolation_forest");
  expect(forest?.windows[2]?.rows).toHaveLength(10);
  expect(forest?.windows[2]?.rows[0]?.id).toMatch(/^e20\d\d\d$/);
  expect(JSON.stringify(report)).not.toContain("NaN");
});

test("late rows judge their day and week again, and nothing else; the same rows give the same numbers", async () => {
  const v = await make();
  await score(v);
  const before = await days(v);
  const late = `SELECT 'late' || toString(number), toDateTime64('2026-01-01 12:00:00', 3, 'UTC'), ${values(0)} FROM numbers(50000, 50)`;
  await insertEvents(v, columns.length, late, { from: "2026-01-01T12:00:00Z", to: "2026-01-01T13:00:00Z" });
  const waiting = (await days(v)).methods[0]?.windows[0];
  expect(waiting?.complete).toBe(false);
  await drain(v);
  expect(await score(v)).toBe(2);
  const after = await days(v);
  for (const [i, method] of after.methods.entries()) {
    expect(method.windows[0]).toMatchObject({ n: 450, sampled: 450, complete: true });
    expect(method.windows[2]).toEqual(before.methods[i]?.windows[2]);
  }
});

test("a pass that is stopped keeps whole windows, and the next one goes on", async () => {
  const v = await make();
  const stopping = new AbortController();
  const subject = await findSubject(v.ctx, { model: v.model });
  const stopAfterOne: OpenJudge = async (sample, seed, methods) => {
    const judge = await openJudge(sample, seed, methods);
    return {
      ...judge,
      judge: async (window, at) => {
        const found = await judge.judge(window, at);
        stopping.abort();
        return found;
      },
    };
  };
  await scoreMultivariate(v.ctx, subject, { openJudge: stopAfterOne, signal: stopping.signal, most: 20 });
  const rows = await v.ctx.clickhouse.query({
    query: `SELECT uniqExact(grain, start) AS windows, count() AS results FROM multivariate_windows WHERE version_id = ${v.versionId}`,
    format: "JSONEachRow",
  });
  expect(await rows.json()).toEqual([{ windows: "1", results: "13" }]);
  expect(await score(v)).toBeGreaterThanOrEqual(3);
});

test("a segment is judged once somebody asked for it; what does not exist is refused", async () => {
  const v = await make();
  await score(v);
  const segment = { segment: ["country:BR"] };
  expect((await days(v, segment)).methods).toEqual([]);
  await score(v);
  const found = await days(v, segment);
  expect(found.segment).toBe("country:BR");
  const sampled = found.methods[0]?.windows[2]?.sampled ?? 0;
  expect(sampled).toBeGreaterThan(80);
  expect(sampled).toBeLessThan(200);
  await expect(days(v, { segment: ["country:XX"] })).rejects.toThrow();
  await expect(days(v, { methods: ["nothing"] })).rejects.toThrow("There is no multivariate method nothing");
  const one = await days(v, { methods: ["mmd"], grain: "week" });
  expect(one.methods.map((m) => m.method)).toEqual(["mmd"]);
});

test("under the supervisor's preload, which ends a process without input, the thread judges all the same", async () => {
  const root = fileURLToPath(new URL("../../..", import.meta.url));
  const program =
    'import { openJudge } from "#server/drift/multivariate/open-judge.ts";' +
    "const judge = await openJudge({ rows: 0, columns: [] }, 1);" +
    "await new Promise((resolve) => setTimeout(resolve, 500));" +
    "await judge.judge({ rows: 0, columns: [] }, 1); await judge.close(); process.exit(42);";
  const flags = [
    "--import",
    `${root}scripts/supervisor/parent-watch.ts`,
    "--input-type=module",
    "-e",
    program,
  ];
  const child = spawn(process.execPath, flags, { cwd: root, stdio: ["pipe", "inherit", "inherit"] });
  const [code] = (await once(child, "exit")) as [number | null];
  expect(code).toBe(42);
});
