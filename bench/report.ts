import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { openEngine } from "#cli/report/engine.ts";

/**
 * `leeway report` on 1M reference and 1M current rows of 20 numeric and 5 categorical columns, against a floor:
 * hand-written SQL on the same engine and rows, one file with a column `split` (0 reference, 1 current), that finds
 * ranges, fills 30-bin histograms and counts categories on both sides. For orientation the same SQL also runs on the
 * two files that the report reads, which saves it the grouping. Each is a process of its own, counted from its start.
 * LEEWAY_BENCH_DRIFT names such a file; without it the rows are made here.
 */
export const name = "report";

const rows = 1_000_000;
const numeric = Array.from({ length: 20 }, (_, i) => `n${i}`);
const categorical = Array.from({ length: 5 }, (_, i) => `c${i}`);
const budget = { ratio: 2, memory: 1200 };
const root = resolve(import.meta.dirname, "..");

type Cost = { cpu: number; memory: number };

export async function run(print: (line: string) => void): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), "leeway-bench-report-"));
  try {
    const { whole, halves } = await writeFiles(folder);
    const times = [1, 2, 3];
    const floor = cheapest(times.map(() => measured(floorProgram([whole], "split, "))));
    const split = cheapest(times.map(() => measured(floorProgram(halves, ""))));
    const reports = times.map(() => measured(reportProgram(halves)));
    const report = cheapest(reports);
    const memory = Math.max(...reports.map((one) => one.memory));
    const ratio = report.cpu / floor.cpu;
    print(`floor   ${floor.cpu.toFixed(2)} CPU s, ${floor.memory.toFixed(0)} MB`);
    print(`report  ${report.cpu.toFixed(2)} CPU s, ${memory.toFixed(0)} MB (budget ${budget.memory} MB)`);
    print(`ratio   ${ratio.toFixed(2)} (budget ${budget.ratio})`);
    print(
      `floor without grouping, on two files: ${split.cpu.toFixed(2)} CPU s, ${(report.cpu / split.cpu).toFixed(2)} times`,
    );
    return ratio <= budget.ratio && memory <= budget.memory;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Halves = readonly [reference: string, current: string];

async function writeFiles(folder: string): Promise<{ whole: string; halves: Halves }> {
  const whole = process.env.LEEWAY_BENCH_DRIFT ?? join(folder, "whole.parquet");
  const halves = [join(folder, "reference.parquet"), join(folder, "current.parquet")] as const;
  const settings =
    "SETTINGS max_threads = 1, output_format_parquet_compression_method = 'zstd', " +
    "output_format_parquet_row_group_size = 122880";
  const engine = await openEngine();
  try {
    if (!process.env.LEEWAY_BENCH_DRIFT) {
      const rows = `${made(0)} UNION ALL ${made(1)}`;
      await engine.run(`INSERT INTO FUNCTION file('${whole}', Parquet) ${rows} ${settings}`);
    }
    for (const [current, half] of halves.entries()) {
      await engine.run(
        `INSERT INTO FUNCTION file('${half}', Parquet) SELECT * EXCEPT split FROM file('${whole}', Parquet) ` +
          `WHERE split = ${current} ${settings}`,
      );
    }
  } finally {
    await engine.close();
  }
  return { whole, halves };
}

/** Normal, skewed, bounded, whole-number and zero-inflated columns, some of them shifted; skewed categories. */
function made(current: number): string {
  const normal = (i: number) => `randNormal(${current * (i % 4) * 0.05}, 1, ${i})`;
  const shapes: ((i: number) => string)[] = [
    normal,
    normal,
    (i) => `randLogNormal(0, ${1 + current * i * 0.005}, ${i})`,
    (i) => `randExponential(${1 + current * i * 0.002}, ${i})`,
    (i) => `randCanonical(${i})`,
    (i) => `randStudentT(2, ${i})`,
    normal,
    (i) => `randChiSquared(4, ${i})`,
    (i) => `round(randNormal(${40 + current * 0.1 * i}, 12, ${i}))`,
    (i) => `if(randCanonical(${i}) < 0.8, 0, randExponential(0.02, ${100 + i}))`,
  ];
  const numbers = numeric.map((column, i) => `${shapes[i % shapes.length]!(i)} AS ${column}`);
  const values = [3, 8, 25, 100, 1000];
  const texts = categorical.map(
    (column, i) =>
      `concat('v', toString(floor(${values[i]} * pow(randCanonical(${50 + i}), 3)))) AS ${column}`,
  );
  return `SELECT ${current} AS split, ${[...numbers, ...texts].join(", ")} FROM numbers(${rows})`;
}

/** `side` is the column that tells reference and current rows apart, with its comma, or nothing. */
function floorProgram(files: readonly string[], side: string): string {
  const grouped = side === "" ? "" : " GROUP BY split";
  const sources = files.map((file) => `file('${file}', Parquet)`);
  return `
import { openEngine } from "#cli/report/engine.ts";
const engine = await openEngine();
const numeric = ${JSON.stringify(numeric)};
const sources = ${JSON.stringify(sources)};
const ranges = [];
for (const source of sources) {
  ranges.push((await engine.rows("SELECT " + numeric.map((c) => "min(" + c + "), max(" + c + ")").join(", ") + " FROM " + source))[0]);
}
const bins = numeric.map((c, i) => {
  const low = Math.min(...ranges.map((r) => r[2 * i]));
  const width = (Math.max(...ranges.map((r) => r[2 * i + 1])) - low) / 30;
  return "countResample(0, 30, 1)(toUInt8(least(29, floor((" + c + " - (" + low + ")) / " + width + "))))";
});
for (const source of sources) {
  await engine.rows("SELECT ${side}" + bins.join(", ") + " FROM " + source + "${grouped} SETTINGS min_count_to_compile_expression = 0");
  for (const c of ${JSON.stringify(categorical)}) await engine.rows("SELECT ${side}" + c + ", count() FROM " + source + " GROUP BY ${side}" + c);
}
await engine.close();
`;
}

function reportProgram([reference, current]: Halves): string {
  const time = process.env.LEEWAY_BENCH_DRIFT ? ["--ignore", "ts"] : [];
  const flags = ["--reference", reference, "--current", current, "--format", "json", ...time];
  return `
import { reportCommand } from "#cli/report/command.ts";
await reportCommand().parseAsync(${JSON.stringify(flags)}, { from: "user" });
`;
}

/** User and system seconds and the highest resident memory of a fresh process. */
function measured(program: string): Cost {
  const ending =
    "\nconst used = process.resourceUsage();\n" +
    "process.stderr.write(JSON.stringify([used.userCPUTime + used.systemCPUTime, used.maxRSS]));\n";
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program + ending], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`the measured process ended with ${status}: ${stderr.slice(0, 500)}`);
  const [microseconds, kilobytes] = JSON.parse(stderr.slice(stderr.lastIndexOf("["))) as [number, number];
  return { cpu: microseconds / 1e6, memory: kilobytes / 1000 };
}

function cheapest(costs: readonly Cost[]): Cost {
  return costs.toSorted((a, b) => a.cpu - b.cpu)[0]!;
}
