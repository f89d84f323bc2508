import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { driftRoutes } from "#server/api/rest/drift.ts";
import { random } from "#lib/stats/index.ts";

const folder = mkdtempSync(join(tmpdir(), "leeway-report-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const program =
  'import { reportCommand } from "#cli/report/command.ts";' +
  'await reportCommand().parseAsync(process.argv.slice(1), { from: "user" });';

function leewayReport(...flags: string[]) {
  const args = ["--input-type=module", "-e", program, "--", ...flags];
  return spawnSync(process.execPath, args, { cwd: resolve(import.meta.dirname, "../.."), encoding: "utf8" });
}

function rows(count: number, shift: number): string {
  const rng = random(count + shift * 100);
  const lines = Array.from({ length: count }, (_, i) => {
    const at = new Date(Date.UTC(2026, 0, 1) + (i * 4 * 86_400_000) / count).toISOString();
    return `${at},${(rng.normal() + shift).toFixed(6)},${"abc"[rng.int(3)]},${rng.int(2)}`;
  });
  return ["at,amount,colour,paid", ...lines, ""].join("\n");
}

const reference = file("reference.csv", rows(2000, 0));
const same = file("same.csv", rows(1999, 0));
const shifted = file("shifted.csv.gz", gzipSync(rows(2000, 1)));

test("finds the shifted column and exits with 3 where asked to", () => {
  const found = leewayReport("--reference", reference, "--current", shifted, "--fail-on", "drift");
  expect(found.stdout).toMatch(/✖ drift +amount/);
  expect(found.stdout).toContain("1 of 3 features drift");
  expect(found.stderr).toBe("");
  expect(found.status).toBe(3);
  expect(leewayReport("--reference", reference, "--current", same, "--fail-on", "drift").status).toBe(0);
});

test("prints the body of GET /drift without model and version", () => {
  const flags = ["--timestamp", "at", "--by", "day", "--segments", "colour", "--preset", "evidently"];
  const { stdout, status } = leewayReport(
    "--reference",
    reference,
    "--current",
    shifted,
    "--format",
    "json",
    ...flags,
  );
  expect(status).toBe(0);
  const body = JSON.parse(stdout);
  expect(body.grain).toBe("day");
  expect(body.features.map((f: { windows: unknown[] }) => f.windows.length)).toEqual([4, 4, 4]);
  expect(body.features[0].windows[0].scores.ks.method).toBe("exact");
  expect(body.features[0].windows[0].presets.evidently.drift).toBe(true);
  expect(body.segments.map((s: { segment: string }) => s.segment).sort()).toEqual([
    "colour:a",
    "colour:b",
    "colour:c",
  ]);
  const schema = driftRoutes.find((r) => r.path === "/models/{model}/drift")!.responses[200]!.schema!;
  expect(schema.safeParse({ model: "m", version: "1", ...body }).error).toBeUndefined();
});

test("writes a page to a file and says so", () => {
  const out = join(folder, "drift.html");
  const run = leewayReport("--reference", reference, "--current", same, "--by", "500-rows", "--out", out);
  expect(run.stdout).toBe("");
  expect(run.stderr).toContain(`Written to ${out}.`);
  expect(readFileSync(out, "utf8")).toMatch(/^<!doctype html>[\s\S]*#4[\s\S]*<\/html>\s$/);
});

test.each([
  ["no flags", [], "required option"],
  ["a missing file", ["--current", "nowhere.csv"], "The file nowhere.csv does not exist."],
  ["an empty file", ["--current", file("empty.csv", "")], "empty.csv is empty."],
  ["a header alone", ["--current", file("header.csv", "at,amount\n")], "header.csv has no rows."],
  ["no data file", ["--current", file("x.bin", Buffer.from([1, 0, 2, 0]))], "is not CSV"],
  ["an unknown column", ["--current", same, "--label", "truth"], "--label names truth"],
  ["an unknown flag", ["--current", same, "--magic"], "unknown option"],
  ["no time in the column", ["--current", same, "--timestamp", "colour", "--by", "day"], "read as a time"],
  ["nothing in common", ["--current", file("other.csv", "z\n1\n")], "No column of"],
])("%s is bad input", (_, flags, message) => {
  const run = leewayReport(...(flags.length > 0 ? ["--reference", reference, ...flags] : []));
  expect(run.stderr).toContain(message);
  expect(run.status).toBe(2);
});
