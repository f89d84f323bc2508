import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import { afterAll, expect, test } from "vitest";
import { random } from "#lib/stats/index.ts";

const folder = mkdtempSync(join(tmpdir(), "leeway-rules-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const program =
  'import { reportCommand } from "#cli/report/command.ts";' +
  'await reportCommand().parseAsync(process.argv.slice(1), { from: "user" });';
const asked = (flags: readonly string[]) => ["--input-type=module", "-e", program, "--", ...flags];
const cwd = resolve(import.meta.dirname, "../..");
const report = (...flags: string[]) => spawnSync(process.execPath, asked(flags), { cwd, encoding: "utf8" });

/** Two days of rows in shuffled order; on the second, a fifth of the amounts is negative and the mean of x moves. */
function rows(count: number, seed: number, spoiled: boolean): string {
  const rng = random(seed);
  const lines = Array.from({ length: count }, (_, i) => {
    const at = new Date(Date.UTC(2026, 0, 5) + Math.floor((i * 2 * 86_400_000) / count)).toISOString();
    const late = spoiled && i >= count / 2;
    const amount = late && i % 5 === 0 ? -1 : Math.round(100 * rng.uniform());
    const x = (rng.normal() + (late ? 0.7 : 0)).toFixed(6);
    const label = rng.int(2);
    const said = rng.uniform() < (late ? 0.4 : 0.1) ? 1 - label : label;
    return [at, amount, amount + 10, "abc"[rng.int(3)], rng.int(4) === 0 ? "" : "yes", x, label, said].join(
      ",",
    );
  });
  const shuffled = lines.map((line) => ({ line, key: rng.uniform() })).toSorted((a, b) => a.key - b.key);
  return ["at,amount,most,colour,flag,x,label,said", ...shuffled.map((s) => s.line), ""].join("\n");
}

const reference = file("reference.csv", rows(3000, 1, false));
const spoiled = file("spoiled.csv", rows(2000, 2, true));
const same = file("same.csv", rows(2000, 3, false));
const yaml = file(
  "rules.yaml",
  `rules:
  - {id: positive, kind: range, column: amount, min: 0}
  - {id: colours, kind: allowed, column: colour, values: [a, b]}
  - {id: no-more-than, kind: compare, left: amount, operator: "<=", right: most}
  - {id: flag-there, kind: null_rate, column: flag, max_rate: 0.5}
  - {id: one-letter, kind: matches, column: colour, pattern: "^[abc]$"}
  - {id: enough, kind: volume, min: 5}
  - {id: fresh, kind: freshness, max_age_hours: 2}
`,
);

const flags = (current: string) => [
  "--reference",
  reference,
  "--current",
  current,
  "--timestamp",
  "at",
  "--by",
  "day",
];

test("declared rules are counted by window, exact, and decide the exit code", () => {
  const run = report(...flags(spoiled), "--rules", yaml, "--format", "json", "--fail-on", "drift");
  expect(run.stderr).toBe("");
  expect(run.status).toBe(3);
  const { rules } = JSON.parse(run.stdout);
  const found = (id: string) => rules.find((r: { rule: { id: string } }) => r.rule.id === id);
  expect(rules.map((r: { rule: { id: string } }) => r.rule.id)).toHaveLength(7);
  const positive = found("positive");
  expect(positive.windows.map((w: { over_limit: boolean }) => w.over_limit)).toEqual([false, true]);
  expect(positive.windows[1]).toMatchObject({ value: 0.2, expected: 0, verdict: "drift" });
  expect(positive.windows[1].note).toBe("200 of 1000 rows break the rule, at most a share of 0 may");
  // A third of the rows has the colour c, as in the reference: over its limit, whatever chance says.
  expect(found("colours").windows[0]).toMatchObject({ over_limit: true, verdict: "drift" });
  expect(found("colours").windows[0].value).toBeCloseTo(1 / 3, 1);
  for (const id of ["no-more-than", "one-letter", "enough", "fresh"]) {
    expect(
      found(id).windows.map((w: { value: number }) => w.value),
      id,
    ).toEqual([0, 0]);
  }
  expect(found("flag-there").windows[0].value).toBeCloseTo(0.25, 1);
  const mine = file(
    "mine.json",
    JSON.stringify([{ id: "positive", kind: "range", column: "amount", min: 0 }]),
  );
  expect(
    report("--reference", reference, "--current", same, "--rules", mine, "--fail-on", "drift").status,
  ).toBe(0);
  const table = report("--reference", reference, "--current", spoiled, "--rules", mine);
  expect(table.stdout).toContain("✖ positive: 200 of 2000 rows break the rule");
  const page = report("--reference", reference, "--current", spoiled, "--rules", mine, "--format", "html");
  expect(page.stdout).toContain("<h2>Declared rules</h2>");
});

test.each([
  ["a missing file", "nowhere.yaml", "does not exist"],
  ["no YAML", file("bad.yaml", "rules: [\n  {id: a"), "line "],
  ["an unknown kind", file("kind.yaml", "- {id: a, kind: magic, column: x}"), "rules.0"],
  [
    "an unknown column",
    file("column.yaml", "- {id: a, kind: unique, column: nothing}"),
    "there is no column nothing",
  ],
  ["no list", file("text.yaml", "hello"), "expected array"],
  ["no rules", file("empty.yaml", "rules: []"), "has no rules"],
  [
    "a wrong pattern",
    file("re.yaml", "- {id: a, kind: matches, column: colour, pattern: '(?=x)'}"),
    "cannot be counted",
  ],
])("%s is bad input", (_, path, message) => {
  const run = report("--reference", reference, "--current", same, "--rules", path);
  expect(run.stderr).toContain(message);
  expect(run.status).toBe(2);
});

test("a rule about hours needs times", () => {
  const run = report("--reference", reference, "--current", same, "--rules", yaml);
  expect(run.stderr).toContain("it is about hours: add --timestamp");
  expect(run.status).toBe(2);
});

test("streams are read in order of time, date the change, and name the model's errors", () => {
  const more = ["--streams", "--label", "label", "--prediction", "said", "--format", "json"];
  const body = JSON.parse(report(...flags(spoiled), ...more).stdout);
  const verdictOf = (of: { streams: { signal: string; verdict: string }[] }) =>
    Object.fromEntries(of.streams.map((s) => [s.signal, s.verdict]));
  expect(verdictOf(body)).toMatchObject({ error: "drift", x: "drift" });
  const x = body.streams.find((s: { signal: string }) => s.signal === "x");
  const cusum = x.detectors.find((d: { detector: string }) => d.detector === "cusum");
  const changed = Date.parse(cusum.alarms[0].changed_at);
  expect(Math.abs(changed - Date.UTC(2026, 0, 6))).toBeLessThan(3 * 3_600_000);
  const short = JSON.parse(report(...flags(spoiled), ...more, "--run-length", "500").stdout);
  const sooner = short.streams
    .find((s: { signal: string }) => s.signal === "x")
    .detectors.find((d: { detector: string }) => d.detector === "cusum");
  expect(sooner.wanted_run_length).toBe(500);
  expect(sooner.threshold).toBeLessThan(cusum.threshold);
  const calm = JSON.parse(report(...flags(same), ...more).stdout);
  expect(Object.values(verdictOf(calm))).not.toContain("drift");
  expect(report("--reference", reference, "--current", same, "--streams").stderr).toContain(
    "add --timestamp",
  );
});

test("Ctrl-C ends it at once, with a message and nothing left behind", async () => {
  const out = join(folder, "never.json");
  const large = file("large.csv", rows(200_000, 9, false));
  const before = readdirSync(tmpdir()).filter((name) => name.startsWith("leeway-report-")).length;
  const child = spawn(
    process.execPath,
    asked(["--reference", large, "--current", large, "--multivariate", "--out", out]),
    {
      cwd,
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  let said = "";
  child.stderr.on("data", (part: Buffer) => (said += part.toString()));
  while (readdirSync(tmpdir()).filter((name) => name.startsWith("leeway-report-")).length <= before) {
    await new Promise((wake) => setTimeout(wake, 50));
  }
  await new Promise((wake) => setTimeout(wake, 500));
  const asked_at = performance.now();
  child.kill("SIGINT");
  const [code] = (await once(child, "exit")) as [number | null];
  expect(code).toBe(130);
  expect(performance.now() - asked_at).toBeLessThan(5_000);
  expect(said).toContain("leeway report: cancelled, nothing was written.");
  expect(readdirSync(folder)).not.toContain("never.json");
});
