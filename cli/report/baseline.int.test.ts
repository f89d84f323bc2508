import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import { afterAll, expect, test } from "vitest";
import { random } from "#lib/stats/index.ts";

const folder = mkdtempSync(join(tmpdir(), "leeway-baseline-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const program =
  'import { reportCommand } from "#cli/report/command.ts";' +
  'await reportCommand().parseAsync(process.argv.slice(1), { from: "user" });';

function leewayReport(...flags: string[]) {
  const args = ["--input-type=module", "-e", program, "--", ...flags];
  return spawnSync(process.execPath, args, { cwd: resolve(import.meta.dirname, "../.."), encoding: "utf8" });
}

/** Ten weeks from a Monday on: weekends are different, and so is the last Wednesday. */
function weeks(): string {
  const rng = random(77);
  const lines = ["at,amount,colour"];
  for (let day = 0; day < 70; day++) {
    const shift = day % 7 >= 5 || day === 65 ? 1 : 0;
    for (let i = 0; i < 300; i++) {
      const at = new Date(Date.UTC(2026, 1, 2 + day, 0, 0, i * 280)).toISOString();
      lines.push(`${at},${(rng.normal() + shift).toFixed(6)},${"abc"[rng.int(3)]}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

const events = join(folder, "events.csv");
writeFileSync(events, weeks());
const byDay = ["--current", events, "--timestamp", "at", "--by", "day", "--format", "json"];

test("one file is enough where its windows are compared with earlier ones", () => {
  const { stdout, stderr, status } = leewayReport(...byDay, "--baseline", "same-weekday");
  expect([stderr, status]).toEqual(["", 0]);
  const body = JSON.parse(stdout);
  expect(body.baseline).toBe("same-weekday:8");
  const amount = body.features.find((f: { feature: string }) => f.feature === "amount");
  const drifted = amount.windows.flatMap((w: { verdict: string; start: string }) =>
    w.verdict === "drift" ? [w.start] : [],
  );
  expect(drifted).toEqual(["2026-04-08T00:00:00.000Z"]);
  expect(amount.windows[0].verdict).toBe("insufficient");
  expect(amount.windows[0].baseline.reason).toMatch(/0 periods with events/);
  expect(amount.windows[65].baseline).toMatchObject({ periods: 8, events: 2400, reason: null });
});

test("trailing and previous windows, with a reference that fixes the bins, in words", () => {
  const flags = ["--reference", events, "--current", events, "--timestamp", "at", "--by", "day"];
  const trailing = leewayReport(...flags, "--baseline", "trailing:28d");
  expect(trailing.stdout).toContain("each window is compared with the 28 days before");
  expect(trailing.stdout).toContain("0 of 2 features drift");
  const previous = leewayReport(...flags, "--baseline", "previous", "--format", "json");
  const amount = JSON.parse(previous.stdout).features.find(
    (f: { feature: string }) => f.feature === "amount",
  );
  const verdicts = amount.windows.slice(1, 8).map((w: { verdict: string }) => w.verdict === "drift");
  expect(verdicts).toEqual([false, false, false, false, true, false, true]);
});

test("says what a baseline needs", () => {
  const wrong = (...flags: string[]) => leewayReport("--current", events, "--timestamp", "at", ...flags);
  expect(wrong().stderr).toMatch(/--reference is missing/);
  expect(wrong("--baseline", "previous").stderr).toMatch(/add --by hour, day, week or month/);
  expect(wrong("--by", "week", "--baseline", "same-weekday").stderr).toMatch(/not of a week/);
  expect(wrong("--by", "day", "--baseline", "yesterday").stderr).toMatch(
    /a baseline is reference, trailing:28d/,
  );
  expect(wrong("--by", "day", "--baseline", "previous", "--preset", "evidently").stderr).toMatch(
    /leave out --baseline/,
  );
  expect(wrong("--by", "day", "--baseline", "previous", "--preset", "evidently").status).toBe(2);
});
