import process from "node:process";
import { Command } from "commander";
import { type ErrorCode, LeewayError } from "#lib/domain/errors.ts";
import { checkReadable } from "./import/file.ts";
import { sendReference, sendRows } from "./import/rows.ts";
import { type Answer, must, type Rejected, send } from "./import/api.ts";
import { findTarget, type Target } from "./import/target.ts";

const roleFlags = ["timestamp", "prediction", "score", "label", "id", "group", "ignore", "segments"] as const;

type Options = { model: string; version?: string; task?: string; activate: boolean } & {
  [name in "reference" | "events" | "labels" | (typeof roleFlags)[number]]?: string;
};

/** `leeway import`: sends files to the server over the public API. */
export function importCommand(): Command {
  return new Command("import")
    .description("send a reference, events or labels from files; the same file again changes nothing")
    .requiredOption("--model <name>", "the model that the rows belong to")
    .option("--version <name>", "its version (default: the active one; 1 for the first reference)")
    .option("--task <task>", "register the model if it is new: binary, multiclass, regression or ranking")
    .option(
      "--reference <file>",
      "rows to compare with: CSV, NDJSON, JSON, Parquet or Arrow stream, also .gz, .zst",
    )
    .option("--events <file>", "events, in the same formats")
    .option("--labels <file>", "labels: event_id, label, at")
    .option("--timestamp <column>", "of the reference: the time of a row")
    .option("--prediction <column>", "of the reference: the model's prediction")
    .option("--score <columns>", "of the reference: the score, a column or classA:columnA,classB:columnB")
    .option("--label <column>", "of the reference: the true value")
    .option("--id <column>", "of the reference: the id of a row")
    .option("--group <column>", "of the reference: which query a row of a ranking belongs to")
    .option("--ignore <columns>", "of the reference: columns to leave out, separated by commas")
    .option("--segments <columns>", "of the reference: columns whose values are looked at one by one")
    .option("--no-activate", "keep the version that is active")
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .action(async (options: Options) => {
      process.exitCode = await runImport(options);
    });
}

const badInput: readonly ErrorCode[] = ["INVALID", "UNSUPPORTED", "LIMIT"];

/** 0 done, 2 bad input, 1 anything else. */
async function runImport(options: Options): Promise<number> {
  try {
    const files = [options.reference, options.events, options.labels].filter((f) => f !== undefined);
    if (files.length === 0)
      throw new LeewayError("INVALID", "Name a file: --reference, --events or --labels.");
    for (const file of files) await checkReadable(file);
    const target = await findTarget(process.env);
    if (options.task) await register(target, options.model, options.task);
    if (options.reference) await importReference(target, options, options.reference);
    let bad = false;
    for (const kind of ["events", "labels"] as const) {
      const path = options[kind];
      if (path === undefined) continue;
      const answer = await sendRows(target, kind, { model: options.model, version: options.version }, path);
      say(
        `${kind}: ${answer.accepted} accepted, ${answer.duplicates} known already, ${rejectedText(answer)}`,
      );
      list(answer.rejected, answer.rejected_count);
      bad ||= answer.accepted + answer.duplicates === 0 && answer.rejected_count > 0;
    }
    return bad ? 2 : 0;
  } catch (error) {
    if (!(error instanceof LeewayError)) throw error;
    process.stderr.write(`leeway import: ${error.message}\n`);
    return badInput.includes(error.code) ? 2 : 1;
  }
}

async function register(target: Target, model: string, task: string): Promise<void> {
  const path = `/models/${encodeURIComponent(model)}`;
  const found = await send(target, { method: "GET", path });
  if (found.status === 200) return;
  must(await send(target, { method: "PUT", path, body: () => JSON.stringify({ task }) }));
}

async function importReference(target: Target, options: Options, path: string): Promise<void> {
  const version = options.version ?? (await activeVersion(target, options.model)) ?? "1";
  const roles: Record<string, string> = options.activate ? {} : { activate: "false" };
  for (const name of roleFlags) if (options[name]) roles[name] = options[name];
  const answer = await sendReference(target, { model: options.model, version }, path, roles);
  const active = answer.active ? "active" : "not active";
  say(`reference of version ${version} (${active}): ${answer.rows} rows, ${rejectedText(answer)}`);
  const widest = Math.max(...answer.schema.columns.map((c) => c.name.length));
  for (const { name, kind, role, reason } of answer.schema.columns) {
    say(`  ${name.padEnd(widest)}  ${role.padEnd(10)}  ${kind.padEnd(11)}  ${reason}`);
  }
  list(answer.rejected, answer.rejected_count);
}

async function activeVersion(target: Target, model: string): Promise<string | undefined> {
  const found = await send(target, { method: "GET", path: `/models/${encodeURIComponent(model)}` });
  if (found.status === 404) {
    throw new LeewayError(
      "INVALID",
      `The model ${model} does not exist: name its task with --task, and it is registered.`,
    );
  }
  return (must(found).active_version as string | null) ?? undefined;
}

const say = (line: string) => process.stdout.write(`${line}\n`);

function rejectedText({ rejected_count: n }: Pick<Answer, "rejected_count">): string {
  return n === 0 ? "none rejected" : `${n} rejected (they are in quarantine)`;
}

function list(rejected: readonly Rejected[], count: number): void {
  for (const { row, column, code, message } of rejected.slice(0, 20)) {
    say(`  row ${row}${column === null ? "" : `, ${column}`}: ${message} (${code})`);
  }
  if (count > 20) say(`  and ${count - 20} more`);
}
