import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import { afterAll, expect, test } from "vitest";
import { random } from "#lib/stats/index.ts";

const folder = mkdtempSync(join(tmpdir(), "leeway-multivariate-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Two columns that go together in the reference; their marginal laws never change. */
function write(name: string, rows: number, together: boolean): string {
  const rng = random(rows + (together ? 1 : 0));
  const lines = Array.from({ length: rows }, () => {
    const x = rng.normal();
    const y = together ? 0.9 * x + Math.sqrt(1 - 0.81) * rng.normal() : rng.normal();
    const note = `order ${rng.int(2000)} is ${["late", "lost", "broken", "here"][rng.int(4)]} again`;
    return JSON.stringify({
      x,
      y,
      score: rng.uniform(),
      note,
      vector: [rng.normal(), rng.normal(), rng.normal()],
    });
  });
  const path = join(folder, `${name}.ndjson`);
  writeFileSync(path, lines.join("\n"));
  return path;
}

const reference = write("reference", 2000, true);
const current = write("current", 900, false);
const program =
  'import { reportCommand } from "#cli/report/command.ts";' +
  'await reportCommand().parseAsync(process.argv.slice(1), { from: "user" });';

function report(...flags: string[]) {
  const files = ["--reference", reference, "--current", current, "--score", "score", "--multivariate"];
  return spawnSync(process.execPath, ["--input-type=module", "-e", program, "--", ...files, ...flags], {
    cwd: resolve(import.meta.dirname, "../.."),
    encoding: "utf8",
  });
}

test("a dependence that went away is found where no single column drifts, window by window", () => {
  const { stdout, stderr, status } = report("--format", "json", "--by", "300-rows", "--preset", "nannyml");
  expect(stderr).toBe("");
  expect(status).toBe(0);
  const body = JSON.parse(stdout);
  expect(body.features.map((f: { verdict: string }) => f.verdict)).not.toContain("drift");
  const find = (name: string) => body.multivariate.find((m: { method: string }) => m.method === name);
  expect(body.multivariate.map((m: { method: string }) => m.method)).toEqual(
    expect.arrayContaining(["scores", "classifier", "embedding_mmd", "text_words"]),
  );
  for (const name of ["correlation", "classifier", "reconstruction"]) {
    expect(
      find(name).windows.map((w: { verdict: string }) => w.verdict),
      name,
    ).toEqual(["drift", "drift", "drift"]);
  }
  expect(find("correlation").windows[0].pairs[0]).toMatchObject({ features: ["x", "y"] });
  expect(find("reconstruction").windows[0].presets.nannyml.drift).toBe(true);
  expect(find("scores").verdict).toBe("stable");
  expect(stdout).not.toContain("NaN");
});

test("the table and the page show it, and --fail-on counts it", () => {
  const table = report("--fail-on", "drift");
  expect(table.stdout).toMatch(/drift +Correlation structure/);
  expect(table.status).toBe(3);
  const page = report("--format", "html").stdout;
  expect(page).toContain("<h2>Rows as a whole</h2>");
  expect(page).not.toContain("<script");
});
