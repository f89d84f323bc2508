import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { openEngine } from "#cli/report/engine.ts";

/**
 * `leeway report` on 1M reference and 1M current rows of 20 numeric and 5 categorical columns, against a floor:
 * hand-written SQL on the same engine and files that finds ranges, fills 30-bin histograms and counts categories.
 * Each is a process of its own, counted from its start. LEEWAY_BENCH_DRIFT names a Parquet file with a column
 * `split` (0 reference, 1 current); without it the rows are made here.
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
    const files = [join(folder, "reference.parquet"), join(folder, "current.parquet")] as const;
    await writeFiles(files);
    const floors = [1, 2, 3].map(() => measured(floorProgram(files)));
    const reports = [1, 2, 3].map(() => measured(reportProgram(files)));
    const [floor, report] = [cheapest(floors), cheapest(reports)];
    const ratio = report.cpu / floor.cpu;
    const memory = Math.max(...reports.map((one) => one.memory));
    print(`floor   ${floor.cpu.toFixed(2)} CPU s, ${floor.memory.toFixed(0)} MB`);
    print(`report  ${report.cpu.toFixed(2)} CPU s, ${memory.toFixed(0)} MB (budget ${budget.memory} MB)`);
    print(`ratio   ${ratio.toFixed(2)} (budget ${budget.ratio})`);
    return ratio <= budget.ratio && memory <= budget.memory;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeFiles(files: readonly [string, string]): Promise<void> {
  const engine = await openEngine();
  try {
    const given = process.env.LEEWAY_BENCH_DRIFT;
    for (const [current, file] of files.entries()) {
      const source = given
        ? `SELECT * EXCEPT split FROM file('${given}', Parquet) WHERE split = ${current}`
        : made(current);
      await engine.run(
        `INSERT INTO FUNCTION file('${file}', Parquet) ${source} SETTINGS max_threads = 1, ` +
          "output_format_parquet_compression_method = 'zstd', output_format_parquet_row_group_size = 122880",
      );
    }
  } finally {
    await engine.close();
  }
}

/** Normal, skewed, bounded, whole-number and zero-inflated columns, some of them shifted; skewed categories. */
function made(current: number): string {
  const shapes = [
    (i: number) => `randNormal(${current * i * 0.01}, ${1 + current * i * 0.005}, ${i})`,
    (i: number) => `randLogNormal(0, ${1 + current * i * 0.005}, ${i})`,
    (i: number) => `randExponential(${1 + current * i * 0.002}, ${i})`,
    (i: number) => `round(randNormal(${40 + current * 0.1 * i}, 12, ${i}))`,
    (i: number) => `if(randCanonical(${i}) < 0.8, 0, randExponential(0.02, ${100 + i}))`,
  ];
  const numbers = numeric.map((column, i) => `${shapes[i % shapes.length]!(i)} AS ${column}`);
  const values = [3, 8, 25, 100, 1000];
  const texts = categorical.map(
    (column, i) =>
      `concat('v', toString(floor(${values[i]} * pow(randCanonical(${50 + i}), 3)))) AS ${column}`,
  );
  return `SELECT ${[...numbers, ...texts].join(", ")} FROM numbers(${rows})`;
}

function floorProgram(files: readonly [string, string]): string {
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
  await engine.rows("SELECT " + bins.join(", ") + " FROM " + source + " SETTINGS min_count_to_compile_expression = 0");
  for (const c of ${JSON.stringify(categorical)}) await engine.rows("SELECT " + c + ", count() FROM " + source + " GROUP BY " + c);
}
await engine.close();
`;
}

function reportProgram([reference, current]: readonly [string, string]): string {
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
