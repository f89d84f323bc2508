import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildReport } from "./build.ts";
import { openEngine } from "./engine.ts";
import { parseOptions } from "./options.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "leeway-formats-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const records = Array.from({ length: 120 }, (_, i) => ({
  amount: i % 7 === 0 ? null : (i * 37) % 101,
  text: ["plain", 'say "hi";', "two\nlines", "ümlaut"][i % 4]!,
  flag: i % 3 === 0,
}));

function csv(delimiter: string): string {
  const quoted = (x: unknown) => (x === null ? "" : `"${String(x).replaceAll('"', '""')}"`);
  const lines = records.map((r) => [r.amount ?? "", quoted(r.text), String(r.flag)].join(delimiter));
  return ["amount,text,flag".replaceAll(",", delimiter), ...lines, ""].join("\r\n");
}

async function write(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function facts(reference: string, current: string) {
  const { body } = await buildReport(parseOptions({ reference, current }));
  return body.features.map((f) => [f.feature, f.kind, f.windows[0]!.n, f.windows[0]!.effect?.value]);
}

const expected = [
  ["amount", "numeric", 120, 0],
  ["text", "categorical", 120, 0],
  ["flag", "boolean", 120, 0],
];

const texts: [string, () => string | Buffer][] = [
  ["comma.csv", () => csv(",")],
  ["semicolon.csv", () => csv(";")],
  ["tab.tsv", () => csv("\t")],
  ["bom.csv", () => `\uFEFF${csv(",")}`],
  ["packed.csv.gz", () => gzipSync(csv(","))],
  ["packed.csv.zst", () => zstdCompressSync(csv(","))],
  ["lines.ndjson", () => records.map((r) => JSON.stringify(r)).join("\n")],
  ["lines.ndjson.gz", () => gzipSync(records.map((r) => JSON.stringify(r)).join("\n"))],
  ["array.json", () => JSON.stringify(records)],
];

test.each(texts)("%s says the same as the CSV file", async (name, content) => {
  const plain = await write("reference.csv", csv(","));
  expect(await facts(plain, await write(name, content()))).toEqual(expected);
});

test.each(["Parquet", "Arrow", "ArrowStream"])("%s says the same as the CSV file", async (format) => {
  const json = await write("source.ndjson", records.map((r) => JSON.stringify(r)).join("\n"));
  const path = join(folder, `typed.${format.toLowerCase()}`);
  const engine = await openEngine();
  await engine.run(
    `INSERT INTO FUNCTION file('${path}', ${format}) SELECT * FROM file('${json}', JSONEachRow, ` +
      "'amount Nullable(Int64), text String, flag Bool')",
  );
  await engine.close();
  expect(await facts(await write("reference.csv", csv(",")), path)).toEqual(expected);
});

test("odd columns have an answer each and stop no other", async () => {
  const line = (i: number, now: boolean) =>
    JSON.stringify({
      good: (i * 31) % 97,
      empty: null,
      constant: 4,
      was_constant: now ? i % 2 : 1,
      wild: [1, 2, "NaN", "inf", "-inf", null][i % 6],
      fresh: now && i % 4 === 0 ? "new" : ["a", "b"][i % 2],
      list: [1, i],
      id: 1000 + i,
      [now ? "only_now" : "only_before"]: 1,
    });
  const file = (name: string, now: boolean) =>
    write(name, Array.from({ length: 300 }, (_, i) => line(i, now)).join("\n"));
  const flags = { reference: await file("before.ndjson", false), current: await file("now.ndjson", true) };
  const { body } = await buildReport(parseOptions(flags));
  const verdicts = Object.fromEntries(body.features.map((f) => [f.feature, f.verdict]));
  expect(verdicts).toEqual({
    good: "stable",
    empty: "stable",
    constant: "stable",
    was_constant: "drift",
    wild: "stable",
    fresh: "drift",
  });
  expect(body.left_out.map((one) => one.column).sort()).toEqual(["id", "list", "only_before", "only_now"]);
  for (const { windows } of body.features) expect(JSON.stringify(windows)).not.toMatch(/NaN|Infinity/);
});

test("one row is too few, not an error", async () => {
  const one = await write("one.csv", "a,b\n1,x\n");
  expect((await buildReport(parseOptions({ reference: one, current: one }))).body.features).toMatchObject([
    { feature: "a", verdict: "insufficient" },
    { feature: "b", verdict: "insufficient" },
  ]);
});
