import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { random } from "#lib/stats/index.ts";
import { buildReport } from "./build.ts";
import { parseOptions } from "./options.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "leeway-classes-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const names = ["t", "yes", "x"] as const;

/** The model says `t` for every `yes`: two of three rows are right. Scores agree with what it says. */
function rows(seed: number, said: (truth: string) => string): string {
  const rng = random(seed);
  const lines = Array.from({ length: 900 }, (_, i) => {
    const truth = names[i % 3]!;
    const guess = said(truth);
    const scores = names.map((name) => (name === guess ? 0.8 : 0.1));
    const at = new Date(Date.UTC(2026, 0, 1) + i * 60_000).toISOString();
    return [at, ...scores, rng.uniform().toFixed(3), guess, truth].join(",");
  });
  return `at,s_t,s_yes,s_x,amount,guess,grade\n${lines.join("\n")}\n`;
}

test("classes t, yes and x are three classes to the metrics, the segments and the stream of errors", async () => {
  const files = { reference: join(folder, "a.csv"), current: join(folder, "b.csv") };
  const said = (truth: string) => (truth === "yes" ? "t" : truth);
  await writeFile(files.reference, rows(1, said));
  await writeFile(files.current, rows(2, said));
  const outcome = { prediction: "guess", label: "grade", score: "t:s_t,yes:s_yes,x:s_x" };
  const { body } = await buildReport(
    parseOptions({ ...files, ...outcome, timestamp: "at", streams: true, runLength: "500" }),
  );
  expect(body.performance?.task).toBe("multiclass");
  const accuracy = body.performance?.metrics.find((m) => m.metric === "accuracy");
  expect(accuracy?.reference?.value).toBeCloseTo(2 / 3, 10);
  expect(accuracy?.windows[0]?.value).toBeCloseTo(2 / 3, 10);
  const errors = body.streams?.find((s) => s.signal === "error");
  expect(errors?.values).toBe(900);
});

test("a prediction that holds t and yes alone is no column of yes and no", async () => {
  const files = { reference: join(folder, "c.csv"), current: join(folder, "d.csv") };
  const said = (truth: string) => (truth === "x" ? "t" : truth);
  await writeFile(files.reference, rows(3, said));
  await writeFile(files.current, rows(4, said));
  const { body } = await buildReport(parseOptions({ ...files, prediction: "guess", label: "grade" }));
  const accuracy = body.performance?.metrics.find((m) => m.metric === "accuracy");
  expect(accuracy?.windows[0]?.value).toBeCloseTo(2 / 3, 10);
});
