import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { random } from "#lib/stats/index.ts";
import { buildReport } from "./build.ts";
import { parseOptions, type RawOptions } from "./options.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "leeway-task-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** `of`: how the classes 0, 1 and so on are written, in labels and in predictions. */
async function report(classes: number, of: [(k: number) => string, (k: number) => string], flags: object) {
  const files = { reference: join(folder, "a.csv"), current: join(folder, "b.csv") };
  let right = 0;
  for (const [seed, file] of [files.reference, files.current].entries()) {
    const rng = random(seed + 1);
    right = 0;
    const lines = Array.from({ length: 400 }, (_, i) => {
      const truth = Math.floor(rng.uniform() * classes);
      const said = rng.uniform() < 0.7 ? truth : Math.floor(rng.uniform() * classes);
      if (truth === said) right += 1;
      const time = new Date(Date.UTC(2026, 0, 1) + i * 60_000).toISOString();
      return `${time},${((said + rng.uniform()) / classes).toFixed(6)},${of[1](said)},${of[0](truth)}`;
    });
    await writeFile(file, `time,score,guess,y\n${lines.join("\n")}\n`);
  }
  const raw: RawOptions = { ...files, label: "y", prediction: "guess", timestamp: "time", ...flags };
  const { body } = await buildReport(parseOptions(raw));
  return { body, right: right / 400 };
}

const metric = (made: Awaited<ReturnType<typeof report>>, name: string) =>
  made.body.performance?.metrics.find((m) => m.metric === name)?.windows[0];

test.each([
  ["-1 and 1", (k: number) => String(2 * k - 1), (k: number) => `${2 * k - 1}.0`],
  ["1 and 2", (k: number) => String(k + 1), (k: number) => `${k + 1}.0`],
])("%s are two classes and no numbers", async (_, label, prediction) => {
  const made = await report(2, [label, prediction], { score: "score", streams: true, runLength: "500" });
  expect(made.body.performance?.task).toBe("binary");
  expect(metric(made, "accuracy")?.value).toBeCloseTo(made.right, 12);
  expect(metric(made, "recall")?.value).toBeGreaterThan(0.7);
  expect(metric(made, "auroc")?.value).toBeGreaterThan(0.7);
  const signals = made.body.streams?.map((s) => s.signal);
  expect(signals).toContain("error");
  expect(signals).not.toContain("residual");
});

test("numbers that name three classes are a regression until it is said what they are", async () => {
  const digits: [(k: number) => string, (k: number) => string] = [String, String];
  expect((await report(3, digits, {})).body.performance?.task).toBe("regression");
  const made = await report(3, digits, { task: "multiclass" });
  expect(made.body.performance?.task).toBe("multiclass");
  expect(metric(made, "accuracy")?.value).toBeCloseTo(made.right, 12);
  const bits = await report(2, digits, { task: "regression" });
  expect(metric(bits, "mae")?.value).toBeCloseTo(1 - bits.right, 12);
});
