import process from "node:process";
import { access, constants, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { Command } from "commander";
import { type ErrorCode, LeewayError } from "#lib/domain/errors.ts";
import { buildReport, type Report } from "./build.ts";
import { type FailLevel, type Options, parseOptions, type RawOptions } from "./options.ts";
import { htmlReport } from "./html.ts";
import { tableReport } from "./table.ts";
import { newestWindow, summaryLine } from "./summary.ts";

/** `leeway report`: compares two files, without a server. */
export function reportCommand(): Command {
  return new Command("report")
    .description("compare two files column by column and print a verdict on each")
    .option("--reference <file>", "the data that the model was made with; with --baseline it can be left out")
    .requiredOption(
      "--current <file>",
      "the data to judge: CSV, NDJSON, JSON, Parquet or Arrow, also .gz, .zst",
    )
    .option("--timestamp <column>", "the column with the time of each row (times without a zone are UTC)")
    .option("--by <window>", "cut the current rows by hour, day, week or month, or by number: 1000-rows")
    .option(
      "--baseline <name>",
      "compare windows with earlier ones: trailing:28d, previous, same-weekday:8, same-hour:28 (default: reference)",
    )
    .option("--prediction <column>", "the model's prediction")
    .option("--score <columns>", "the model's score: a column, or classA:columnA,classB:columnB")
    .option(
      "--label <column>",
      "the true value; with --prediction or --score, the report says how good the model is",
    )
    .option("--task <task>", "binary, multiclass or regression (default: by the values of --label)")
    .option("--id <column>", "the id of a row, which is not compared")
    .option("--group <column>", "which query a row belongs to, of a model that ranks")
    .option("--ignore <columns>", "columns to leave out, separated by commas")
    .option("--segments <columns>", "judge the rows of each value of these columns too")
    .option("--detectors <names>", "the detectors to show instead of the default ones")
    .option("--preset <names>", "show what other tools' rules say: evidently, nannyml, psi-classic, whylabs")
    .option("--multivariate", "judge rows as a whole too: combinations of columns, odd rows, outputs, texts")
    .option("--weak-segments", "with --label: find the rows on which the model errs more than elsewhere")
    .option(
      "--rules <file>",
      "rules that the rows must keep, as JSON or YAML: see docs/quality.md, Declared rules",
    )
    .option(
      "--value <cells>",
      "with --label: what a row of each cell is worth, as tp=10,fp=-5,fn=-20,tn=1 or a JSON file of several classes",
    )
    .option("--streams", "watch the rows in order of --timestamp one by one too, and date what changed")
    .option("--run-length <values>", "with --streams: values between two false alarms (default: 10000)")
    .option("--format <format>", "table, json or html (default: by the name of --out, else table)")
    .option("--out <file>", "write to a file instead of standard output")
    .option(
      "--fail-on <verdict>",
      "exit with 3 if a feature, rule or method ends in drift, or warning or drift: by verdict or state",
    )
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .action(async (raw: RawOptions) => {
      process.exitCode = await runReport(raw);
    });
}

/** The exit code: 0 done, 2 bad input, 3 what --fail-on names was found. */
async function runReport(raw: RawOptions): Promise<number> {
  try {
    const options = parseOptions(raw);
    if (options.out !== null) await checkWritable(options.out);
    const report = await buildReport(options);
    await write(report, options);
    return options.failOn !== null && fails(report, options.failOn) ? 3 : 0;
  } catch (error) {
    if (!(error instanceof LeewayError)) throw error;
    process.stderr.write(`leeway report: ${error.message}\n`);
    return badInput.includes(error.code) ? 2 : 1;
  }
}

const badInput: readonly ErrorCode[] = ["INVALID", "UNSUPPORTED", "LIMIT"];

async function checkWritable(out: string): Promise<void> {
  await access(dirname(out), constants.W_OK).catch(() => {
    throw new LeewayError(
      "INVALID",
      `The file ${out} cannot be written: its folder is not there or not writable.`,
    );
  });
}

async function write(report: Report, options: Options): Promise<void> {
  const colour = options.out === null && process.stdout.isTTY === true && !process.env.NO_COLOR;
  const text = {
    table: () => tableReport(report, { colour }),
    json: () => `${JSON.stringify(report.body)}\n`,
    html: () => htmlReport(report),
  }[options.format]();
  if (options.out !== null) {
    await writeFile(options.out, text).catch((error: NodeJS.ErrnoException) => {
      throw new LeewayError("INVALID", `The file ${options.out} cannot be written (${error.code}).`);
    });
    process.stderr.write(`${summaryLine(report)} Written to ${options.out}.\n`);
    return;
  }
  await new Promise<void>((resolve) => process.stdout.write(text, () => resolve()));
}

/** Too few rows in the newest window do not hide a drift that was going on: states remember it. */
function fails({ body }: Report, level: FailLevel): boolean {
  const features = [body, ...(body.segments ?? [])].flatMap((one) => one.features);
  const found = features.flatMap((f) => [f.verdict, newestWindow(f)?.state]);
  const whole = (body.multivariate ?? []).map((method) => method.verdict);
  const { metrics = [], segments = [] } = body.performance ?? {};
  const worse = [...metrics, ...segments.flatMap((s) => s.metrics)].map((metric) => metric.verdict);
  const rules = (body.rules ?? []).map((rule) => rule.verdict);
  const streams = (body.streams ?? []).map((stream) => stream.verdict);
  return [...found, ...whole, ...worse, ...rules, ...streams].some(
    (verdict) => verdict === "drift" || verdict === level,
  );
}
