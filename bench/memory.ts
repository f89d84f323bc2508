import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import { openEngine } from "#cli/report/engine.ts";
import { type Installation, launch, shutDown, untilReady } from "#tests/faults/installation.ts";
import { memoryOf } from "./process-memory.ts";

/**
 * The highest resident memory of `leeway report` by day, and of an installation that takes, profiles and judges the
 * same rows: 40 numeric and 10 categorical features over 30 days. By default 400,000 rows; `--rows=N` any number,
 * `--full` ten million for the report and two million for the installation, `--report` and `--service` one of the two; `--multivariate` judges rows as a whole too (bounded samples of every window).
 * What is bounded must not grow with the rows, so the gate is the same for every number of them.
 */
export const name = "memory";

const budgets = { report: 2_500, service: 3_000 };
const perBody = 100_000;
const days = 30;
const numeric = Array.from({ length: 40 }, (_, i) => `n${i}`);
const texts = Array.from({ length: 10 }, (_, i) => `k${i}`);
const start = Date.UTC(2026, 0, 1);
const root = resolve(import.meta.dirname, "..");

type Sizes = { report: number; service: number };
type Files = { reference: string; current: string; parts: string[] };

function sizes(flags: readonly string[]): Sizes {
  const asked = flags.map((flag) => /^--rows=(\d+)$/.exec(flag)?.[1]).find((n) => n !== undefined);
  const full = flags.includes("--full");
  const [report, service] = [Number(asked ?? (full ? 1e7 : 4e5)), Number(asked ?? (full ? 2e6 : 4e5))];
  const only = (flag: string, other: string, rows: number) =>
    flags.includes(other) && !flags.includes(flag) ? 0 : rows;
  return {
    report: only("--report", "--service", report),
    service: only("--service", "--report", service),
  };
}

/** Rows from `first` on, of `all` over the days; the last tenth of the days has its first column shifted. */
function made(first: number, count: number, all: number): string {
  const shapes: ((i: number) => string)[] = [
    (i) => `randNormal(0, 1, ${i})${i === 0 ? ` + if(number > ${0.9 * all}, 0.5, 0)` : ""}`,
    (i) => `randLogNormal(0, 1, ${i})`,
    (i) => `randExponential(1, ${i})`,
    (i) => `round(randNormal(40, 12, ${i}))`,
    (i) => `if(randCanonical(${i}) < 0.3, NULL, randCanonical(${100 + i}))`,
  ];
  const numbers = numeric.map((column, i) => `${shapes[i % shapes.length]!(i)} AS ${column}`);
  const values = texts.map(
    (column, i) =>
      `concat('v', toString(floor(${10 * (i + 1)} * pow(randCanonical(${50 + i}), 3)))) AS ${column}`,
  );
  const at = `fromUnixTimestamp64Milli(toInt64(${start} + number * ${days * 86_400_000} / ${all})) AS at`;
  return `SELECT concat('e', toString(number)) AS id, ${at}, ${[...numbers, ...values].join(", ")} FROM numbers(${first}, ${count})`;
}

async function write(folder: string, { report, service }: Sizes): Promise<Files> {
  const engine = await openEngine();
  const settings =
    "SETTINGS output_format_parquet_compression_method = 'zstd', output_format_parquet_row_group_size = 122880, max_threads = 1";
  const file = async (name: string, sql: string) => {
    const path = join(folder, name);
    await engine.run(`INSERT INTO FUNCTION file('${path}', Parquet) ${sql} ${settings}`);
    return path;
  };
  try {
    const most = Math.max(report, service);
    const reference = await file("reference.parquet", made(0, Math.max(10_000, most / 10), 1e9));
    const current = report > 0 ? await file("current.parquet", made(0, report, report)) : "";
    const parts: string[] = [];
    for (let first = 0; first < service; first += perBody) {
      const count = Math.min(perBody, service - first);
      parts.push(await file(`part-${parts.length}.parquet`, made(first, count, service)));
    }
    return { reference, current, parts };
  } finally {
    await engine.close();
  }
}

/** The report in a process of its own; the megabytes it took at most, and its seconds. */
async function measureReport(files: Files): Promise<{ memory: number; seconds: number; verdicts: string }> {
  const flags = ["--reference", files.reference, "--current", files.current, "--timestamp", "at"];
  const more = [
    "--by",
    "day",
    "--id",
    "id",
    "--format",
    "json",
    ...(process.argv.includes("--multivariate") ? ["--multivariate"] : []),
    "--out",
    `${files.current}.json`,
  ];
  const program =
    `import { reportCommand } from "#cli/report/command.ts";\n` +
    `await reportCommand().parseAsync(${JSON.stringify([...flags, ...more])}, { from: "user" });\n` +
    "process.stdout.write(String(process.resourceUsage().maxRSS));\n";
  const before = performance.now();
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, error] = ["", ""];
  child.stdout.on("data", (part: Buffer) => (out += part.toString()));
  child.stderr.on("data", (part: Buffer) => (error += part.toString()));
  const [status] = (await once(child, "close")) as [number | null];
  if (status !== 0) throw new Error(`leeway report ended with ${status}: ${error.slice(0, 500)}`);
  const seconds = (performance.now() - before) / 1_000;
  return { memory: Number(out) / 1_000, seconds, verdicts: error.trim() };
}

class Client {
  readonly #base: string;
  readonly #key: string;

  constructor(it: Installation) {
    this.#base = `${it.url}/api/v1/models/wide`;
    this.#key = readFileSync(join(it.dataDir, "api-key"), "utf8").trim();
  }

  async call<T>(method: string, path: string, body?: string | Buffer): Promise<T> {
    const type = typeof body === "string" ? "application/json" : "application/vnd.apache.parquet";
    const headers = { authorization: `Bearer ${this.#key}`, "content-type": type };
    const content = (body ?? null) as BodyInit | null;
    const answer = await fetch(`${this.#base}${path}`, { method, headers, body: content });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text.slice(0, 300)}`);
    return JSON.parse(text) as T;
  }

  /** Rows that verdicts of days count. */
  async counted(): Promise<number> {
    type Report = { features: { windows: { n: number; complete: boolean }[] }[] };
    const [from, to] = [0, days].map((d) => new Date(start + d * 86_400_000).toISOString());
    const report = await this.call<Report>("GET", `/drift?grain=day&from=${from}&to=${to}`);
    return (report.features[0]?.windows ?? []).reduce((sum, w) => sum + (w.complete ? w.n : 0), 0);
  }
}

/** The highest memory of each part while rows are taken and judged, until all of them have verdicts. */
async function measureService(files: Files, rows: number, print: (line: string) => void): Promise<number> {
  const dataDir = mkdtempSync(join(tmpdir(), "leeway-bench-memory-"));
  const it = await launch(dataDir);
  const highest = new Map<string, number>();
  let total = 0;
  const look = setInterval(() => {
    const parts = memoryOf(it.supervisor.pid as number);
    for (const [part, mb] of parts) highest.set(part, Math.max(mb, highest.get(part) ?? 0));
    total = Math.max(
      total,
      [...parts.values()].reduce((sum, mb) => sum + mb, 0),
    );
  }, 500);
  try {
    await untilReady(it, 600_000);
    const client = new Client(it);
    await client.call("PUT", "", '{"task":"regression"}');
    const began = performance.now();
    await client.call("PUT", "/versions/1/reference?id=id&timestamp=at", await readFile(files.reference));
    for (const [i, part] of files.parts.entries()) {
      await client.call("POST", "/events", await readFile(part));
      if ((i + 1) % 5 === 0) print(`  ${(i + 1) * perBody} rows taken, at most ${Math.round(total)} MB`);
    }
    const taken = (performance.now() - began) / 1_000;
    while ((await client.counted()) < rows) {
      if (performance.now() - began > 1_200_000) throw new Error("not judged within twenty minutes");
      await new Promise((wake) => setTimeout(wake, 1_000));
    }
    const judged = (performance.now() - began) / 1_000;
    print(`  taken in ${taken.toFixed(0)} s, judged after ${judged.toFixed(0)} s`);
    for (const [part, mb] of highest) print(`  ${part.padEnd(12)} at most ${Math.round(mb)} MB`);
    return total;
  } finally {
    clearInterval(look);
    if (it.supervisor.exitCode === null) await shutDown(it);
    rmSync(dataDir, { recursive: true, force: true });
  }
}

export async function run(print: (line: string) => void): Promise<boolean> {
  const wanted = sizes(process.argv);
  const folder = mkdtempSync(join(tmpdir(), "leeway-bench-memory-files-"));
  let passed = true;
  const judge = (label: string, memory: number, budget: number) => {
    const ok = memory <= budget;
    passed = passed && ok;
    print(`${label} ${Math.round(memory)} MB at most (budget ${budget} MB) ${ok ? "ok" : "OVER BUDGET"}`);
  };
  try {
    const files = await write(folder, wanted);
    if (wanted.report > 0) {
      const megabytes = statSync(files.current).size / 1e6;
      print(
        `${wanted.report} rows × ${numeric.length + texts.length} features, ${Math.round(megabytes)} MB of Parquet`,
      );
      const { memory, seconds, verdicts } = await measureReport(files);
      print(`  ${seconds.toFixed(0)} s; ${verdicts.split("\n").at(-1) ?? ""}`);
      judge("leeway report --by day:", memory, budgets.report);
    }
    if (wanted.service > 0) {
      print(`${wanted.service} rows into an installation`);
      judge("taking and judging:", await measureService(files, wanted.service, print), budgets.service);
    }
    return passed;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
