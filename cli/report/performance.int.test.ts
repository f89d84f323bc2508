import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { random } from "#lib/stats/index.ts";
import { golden, sharedDataExists, skippedBecause } from "#tests/oracles/shared-data.ts";
import { buildReport } from "./build.ts";
import { openEngine } from "./engine.ts";
import { htmlReport } from "./html.ts";
import { parseOptions, type RawOptions } from "./options.ts";
import { tableReport } from "./table.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "leeway-performance-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Scores that are chances; `turned`: in that country they have come to mean the opposite. */
function rows(seed: number, n: number, turned: string | null, labelled = true): string {
  const rng = random(seed);
  const lines = Array.from({ length: n }, (_, i) => {
    const score = rng.uniform();
    const country = i % 2 === 0 ? "BR" : "DE";
    const chance = country === turned ? 1 - score : score;
    const label = rng.uniform() < chance ? "yes" : "no";
    return `${score.toFixed(6)},${score >= 0.5 ? 1 : 0},${country}${labelled ? `,${label}` : ""}`;
  });
  return `score,guess,country${labelled ? ",paid" : ""}\n${lines.join("\n")}\n`;
}

async function report(name: string, current: string, flags: Partial<RawOptions> = {}) {
  const files = { reference: join(folder, `${name}-a.csv`), current: join(folder, `${name}-b.csv`) };
  await writeFile(files.reference, rows(1, 3000, null));
  await writeFile(files.current, current);
  const outcome = { prediction: "guess", score: "score", label: "paid" };
  return buildReport(parseOptions({ ...files, ...outcome, ...flags }));
}

test("yes meets 1: labels as text and predictions as bits are measured, whole and in segments", async () => {
  const made = await report("turned", rows(2, 2000, "BR"), { segments: "country" });
  const { performance } = made.body;
  expect(performance?.task).toBe("binary");
  const of = (segment: string) => performance?.segments?.find((s) => s.segment === segment)?.metrics[0];
  expect(performance?.metrics[0]).toMatchObject({ metric: "auroc", verdict: "drift" });
  expect(of("country:BR")?.verdict).toBe("drift");
  expect(of("country:BR")?.windows[0]?.value).toBeLessThan(0.3);
  expect(of("country:DE")?.verdict).toBe("stable");
  expect(of("country:DE")?.windows[0]?.estimate).toBeGreaterThan(0.78);
  expect(tableReport(made, { colour: false })).toMatch(
    /performance \(binary; estimates are valid under covariate shift only\):/,
  );
  expect(htmlReport(made)).toContain("<h2>Performance</h2>");
});

test("with --value rows have one, with labels and without, in the table too", async () => {
  const value = "tp=10,fp=-5,fn=-20,tn=1";
  const made = await report("value", rows(2, 2000, null), { value });
  const own = made.body.performance?.metrics.find((m) => m.metric === "value");
  expect(own).toMatchObject({ label: "Value per row", verdict: "stable" });
  // Scores are chances: a row is worth 0.25 · 10, 0.125 · 5 and so on in the mean.
  const expected = (10 * 3 - 5 - 20 + 3) / 8;
  expect(Math.abs(own!.windows[0]!.value! - expected)).toBeLessThan(1);
  expect(own!.windows[0]!.low!).toBeLessThan(own!.windows[0]!.value!);
  expect(tableReport(made, { colour: false })).toContain("Value per row");
  const blind = await report("value-blind", rows(2, 2000, null, false), { value });
  const guessed = blind.body.performance?.metrics.find((m) => m.metric === "value")?.windows[0];
  expect(guessed).toMatchObject({ value: null, basis: "estimated" });
  expect(Math.abs(guessed!.estimate! - expected)).toBeLessThan(1);
  await expect(report("value-file", rows(2, 50, null), { value: join(folder, "none.json") })).rejects.toThrow(
    "--label is yes or no",
  );
  expect((await report("no-value", rows(2, 200, null))).body.performance?.metrics).not.toContainEqual(
    expect.objectContaining({ metric: "value" }),
  );
});

test("several classes have their values in a file, and what is wrong with it is told", async () => {
  const lines = (seed: number) => {
    const rng = random(seed);
    const names = ["bug", "cost", "other"];
    const line = () => {
      const truth = names[rng.int(3)]!;
      return `${rng.uniform() < 0.3 ? "other" : truth},${truth}`;
    };
    return `guess,team\n${Array.from({ length: 600 }, line).join("\n")}\n`;
  };
  const files = { reference: join(folder, "teams-a.csv"), current: join(folder, "teams-b.csv") };
  await writeFile(files.reference, lines(1));
  await writeFile(files.current, lines(2));
  const file = join(folder, "teams.json");
  const made = (value: string) =>
    buildReport(parseOptions({ ...files, prediction: "guess", label: "team", value }));
  const classes = ["other", "bug", "cost"];
  const identity = classes.map((a) => classes.map((b) => (a === b ? 1 : 0)));
  await writeFile(file, JSON.stringify({ classes, values: identity }));
  const { metrics } = (await made(file)).body.performance!;
  const of = (name: string) => metrics.find((m) => m.metric === name)!.windows[0]!.value!;
  expect(of("value")).toBeCloseTo(of("accuracy"), 10);
  await expect(made("tp=1,fp=0,fn=0,tn=0")).rejects.toThrow("--label has 3 classes (bug, cost, other)");
  await expect(made(join(folder, "none.json"))).rejects.toThrow("none.json does not exist");
  await writeFile(file, "{");
  await expect(made(file)).rejects.toThrow("teams.json is not JSON");
  await writeFile(
    file,
    JSON.stringify({
      classes: ["bug", "cost"],
      values: [
        [1, 0],
        [0, 1],
      ],
    }),
  );
  await expect(made(file)).rejects.toThrow("gives no values for the class other");
  await writeFile(file, JSON.stringify({ classes, values: [[1]] }));
  await expect(made(file)).rejects.toThrow("one row for each class that is true");
});

test("a ranking is measured by its queries, whose column is no feature", async () => {
  const lists = (seed: number, skill: number) => {
    const rng = random(seed);
    const lines = Array.from({ length: 4000 }, (_, i) => {
      const grade = rng.uniform() < 0.3 ? 1 + rng.int(3) : 0;
      return `${1000 + Math.floor(i / 8)},${(skill * grade + rng.uniform()).toFixed(5)},${grade}`;
    });
    return `query,score,grade\n${lines.join("\n")}\n`;
  };
  const files = { reference: join(folder, "rank-a.csv"), current: join(folder, "rank-b.csv") };
  await writeFile(files.reference, lists(1, 1));
  await writeFile(files.current, lists(2, 0));
  const flags = { ...files, group: "query", score: "score", label: "grade" };
  const made = await buildReport(parseOptions(flags));
  expect(made.body.performance?.task).toBe("ranking");
  expect(made.body.performance?.metrics[0]).toMatchObject({ metric: "ndcg_at_10", verdict: "drift" });
  expect(JSON.stringify(made.body.features)).not.toContain('"query"');
  expect(() => parseOptions({ ...files, group: "query", label: "grade" })).toThrow("--group needs --score");
});

test("current data without the label column have estimates alone", async () => {
  const made = await report("unlabelled", rows(3, 1000, null, false));
  const [auroc] = made.body.performance?.metrics ?? [];
  expect(auroc?.windows[0]).toMatchObject({
    n: 1000,
    n_labelled: 0,
    value: null,
    basis: "estimated",
    verdict: "stable",
  });
});

test("without --label there is no performance; a label with one value is refused in one sentence", async () => {
  const files = { reference: join(folder, "plain-a.csv"), current: join(folder, "plain-b.csv") };
  await writeFile(files.reference, rows(4, 300, null).replaceAll(/,(yes|no)$/gm, ",paid"));
  await writeFile(files.current, rows(5, 300, null));
  const plain = await buildReport(parseOptions({ ...files, prediction: "guess" }));
  expect(plain.body.performance).toBeUndefined();
  const one = buildReport(parseOptions({ ...files, prediction: "guess", label: "paid" }));
  await expect(one).rejects.toThrow("--label names paid, which has one value in the reference.");
});

test.skipIf(!sharedDataExists)(`hotel bookings fall as published${skippedBecause}`, async () => {
  const engine = await openEngine();
  const shared = resolve(import.meta.dirname, "../../../shared/data");
  const path = (split: string) => join(folder, `hotel-${split}.parquet`);
  for (const split of ["reference", "analysis"]) {
    await engine.run(
      `INSERT INTO FUNCTION file('${path(split)}', Parquet) SELECT lead_time, y_pred, y_pred_proba, is_canceled ` +
        `FROM file('${shared}/hotel_booking.parquet', Parquet) WHERE split = '${split}'`,
    );
  }
  await engine.close();
  const { body } = await buildReport(
    parseOptions({
      reference: path("reference"),
      current: path("analysis"),
      prediction: "y_pred",
      score: "y_pred_proba",
      label: "is_canceled",
    }),
  );
  type Golden = {
    performance: { reference: { roc_auc: number }; analysis: { roc_auc: number; log_loss: number } };
  };
  const wanted = golden<Golden>("hotel_booking").performance;
  const find = (name: string) => body.performance?.metrics.find((m) => m.metric === name);
  expect(find("auroc")?.reference?.value).toBeCloseTo(wanted.reference.roc_auc, 10);
  expect(find("auroc")?.windows[0]?.value).toBeCloseTo(wanted.analysis.roc_auc, 10);
  expect(find("log_loss")?.windows[0]?.value).toBeCloseTo(wanted.analysis.log_loss, 10);
  expect(find("auroc")?.verdict).toBe("drift");
});

test("--weak-segments finds the country where the scores turned, in every format", async () => {
  const found = await report("weak", rows(7, 3000, "BR"), { weakSegments: true });
  const weak = found.body.performance?.weak_segments;
  expect(weak).toMatchObject({ metric: "accuracy", basis: "realised", note: null, searched: 3000 });
  expect(weak?.slices.map((s) => s.segment)).toEqual(["country is BR"]);
  expect(tableReport(found, { colour: false })).toMatch(/weak segments: 1 found[\s\S]*country is BR/);
  expect(htmlReport(found)).toMatch(/Weak segments[\s\S]*country is BR/);
  const without = await report("weak-less", rows(8, 3000, "BR", false), { weakSegments: true });
  expect(without.body.performance?.weak_segments).toMatchObject({ basis: "estimated", slices: [] });
});
