import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { checks } from "./registry.ts";

const here = import.meta.dirname;

test("every check has one file, one line in the registry, a test and a row in docs/quality.md", async () => {
  const files = await readdir(`${here}/checks`);
  const sources = files.filter((f) => !f.includes(".test."));
  expect(sources.sort()).toEqual(checks.map(({ name }) => `${name.replaceAll("_", "-")}.ts`).sort());
  for (const file of sources) expect(files).toContain(file.replace(".ts", ".test.ts"));
  const docs = await readFile(`${here}/../../docs/quality.md`, "utf8");
  const table = docs.slice(0, docs.indexOf("## The verdict"));
  const rows = table.split("\n").flatMap((line) => /^\| `([a-z_]+)`/.exec(line)?.[1] ?? []);
  expect(rows.sort()).toEqual(checks.map(({ name }) => name).sort());
});
