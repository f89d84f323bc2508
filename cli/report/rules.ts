import { readFile } from "node:fs/promises";
import { LineCounter, parseDocument } from "yaml";
import { ruleCounts } from "#db/clickhouse/rule-sql.ts";
import type { ColumnKind, Column } from "#lib/domain/schema.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import type { RuleQuality } from "#lib/domain/quality.ts";
import type { Checked, Examined } from "#lib/quality/decide.ts";
import { examineHourRule, examineRowRule, type RuleCounts } from "#lib/quality/examine-rule.ts";
import { isHourRule, type RowRule, type Rule, ruleProblem, rulesSchema } from "#lib/quality/rules.ts";
import type { Engine } from "./engine.ts";
import { engineSentence } from "./engine.ts";
import { inferStored } from "./kind.ts";
import type { Measured } from "./measure.ts";
import type { Options } from "./options.ts";
import { hoursOfWindows, type RowsCut, typedRows, windowSql } from "./rule-rows.ts";
import type { Source } from "./source.ts";
import { storedAsNumber } from "./values.ts";
import type { ReportWindow } from "./windows.ts";

const mostBytes = 5_000_000;

/** The rules of a JSON or YAML file: a list, or an object with `rules`, as PUT …/rules takes them. */
export async function readRules(path: string): Promise<Rule[]> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    const why = error.code === "ENOENT" ? "does not exist" : `cannot be read (${error.code})`;
    throw new LeewayError("INVALID", `The file of rules ${path} ${why}.`);
  });
  if (text.length > mostBytes)
    throw new LeewayError("LIMIT", `The file of rules ${path} is larger than 5 MB.`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [wrong] = document.errors;
  if (wrong) {
    const { line, col } = lines.linePos(wrong.pos[0]);
    const message = wrong.message.replace(/\.$/, "");
    throw new LeewayError("INVALID", `${path}, line ${line}, column ${col}: ${message}.`);
  }
  const data: unknown = document.toJS({ maxAliasCount: 100 });
  const list = data !== null && typeof data === "object" && "rules" in data ? data.rules : data;
  const parsed = rulesSchema.safeParse(list);
  if (parsed.success) {
    if (parsed.data.length === 0) throw new LeewayError("INVALID", `${path} has no rules.`);
    return parsed.data;
  }
  const [issue] = parsed.error.issues;
  const at = issue && issue.path.length > 0 ? ` at ${["rules", ...issue.path].join(".")}` : "";
  throw new LeewayError("INVALID", `${path}${at}: ${issue?.message ?? "this is no list of rules"}.`);
}

type Input = {
  engine: Engine;
  reference: Source;
  current: Source;
  options: Options;
  windows: readonly ReportWindow[];
  measured: readonly Measured[];
  now: number;
};

/** For each window what every rule found, in the order of the rules. */
export async function examineRules(input: Input, rules: readonly Rule[]): Promise<Examined[]> {
  const { engine, reference, current, options, windows } = input;
  const columns = await columnsOf(input);
  for (const rule of rules) {
    const problem =
      isHourRule(rule) && (options.timestamp === null || options.cut.kind === "rows")
        ? "it is about hours: add --timestamp, and cut by time if at all"
        : ruleProblem(rule, columns);
    if (problem !== null) {
      throw new LeewayError(
        "INVALID",
        `The rule ${rule.id} of ${options.rules} cannot be judged: ${problem}.`,
      );
    }
  }
  const own = rules.filter((rule): rule is RowRule => !isHourRule(rule));
  const count = async (source: Source, cut: RowsCut | null): Promise<Map<number, RuleCounts[]>> => {
    if (own.length === 0) return new Map();
    const aggregates = own.flatMap((rule) => ruleCounts(rule, columns));
    const found = await engine
      .rows<(number | string)[]>(
        `SELECT ${cut ? windowSql(cut) : "0"} AS w, ${aggregates.join(", ")} FROM ${typedRows(source, columns, cut)} GROUP BY w SETTINGS max_threads = 1, input_format_parquet_preserve_order = 1`,
      )
      .catch((error: unknown) => {
        throw new LeewayError(
          "INVALID",
          `The rules of ${options.rules} cannot be counted: ${engineSentence(error)}.`,
        );
      });
    return new Map(
      found.map(([w, ...counts]) => [
        Number(w),
        own.map((_, i) => ({ judged: Number(counts[2 * i]), broken: Number(counts[2 * i + 1]) })),
      ]),
    );
  };
  const cut: RowsCut = { options, windows, time: current.columns.find((c) => c.name === options.timestamp) };
  const [before, after] = [await count(reference, null), await count(current, cut)];
  const hours = rules.some(isHourRule) ? await hoursOfWindows(engine, current, cut, input.now) : [];
  const none = { judged: 0, broken: 0 };
  return windows.map((_, w) =>
    rules.map((rule) => {
      if (isHourRule(rule)) return examineHourRule(rule, hours[w]!);
      const at = own.indexOf(rule);
      return examineRowRule(rule, after.get(w)?.[at] ?? none, before.get(0)?.[at] ?? none);
    }),
  );
}

/** The columns of the reference as ingestion would call them, so that a rule means the same in both places. */
async function columnsOf({ engine, reference, current, measured, options }: Input): Promise<Column[]> {
  const stored = await inferStored(engine, reference);
  const kindOf = new Map<string, ColumnKind>(measured.map(({ feature, kind }) => [feature, kind]));
  return (
    reference.columns
      .filter(({ name }) => current.columns.some((c) => c.name === name))
      .map((column): Column => {
        const { name } = column;
        const kind =
          kindOf.get(name) ?? (storedAsNumber(column) ? "numeric" : stored.get(name)?.kind) ?? "text";
        const role = name === options.label ? "label" : "feature";
        const rest = { reason: "", overridden: false, segment: false, integer: false, scoreClass: null };
        return { name, kind, role, nullable: true, ...rest };
      })
      // A label of a file is there with its rows, so a rule can judge it.
      .map((column): Column => ({ ...column, role: "feature" }))
  );
}

/** As in GET /quality. */
export function ruleReport(
  rules: readonly Rule[],
  windows: readonly ReportWindow[],
  checked: readonly Checked[],
): RuleQuality[] {
  return rules.map((rule) => {
    const own = windows.map((window, w) => {
      const result = checked[w]!.checks[rule.id]!;
      const over = result.value !== null && result.value > rule.max_rate;
      return { ...window, over_limit: over, ...result };
    });
    const newest = own.findLast((w) => w.complete) ?? own.at(-1);
    return { rule, verdict: newest?.verdict ?? "insufficient", windows: own } as RuleQuality;
  });
}

/** One line a rule for a table, the newest window of each. */
export function ruleLines(
  rules: readonly RuleQuality[],
): { verdict: RuleQuality["verdict"]; id: string; text: string }[] {
  return rules.map(({ rule, verdict, windows }) => {
    const newest = windows.findLast((w) => w.complete) ?? windows.at(-1);
    const over = windows.filter((w) => w.over_limit).length;
    const where = windows.length > 1 ? `; over the limit in ${over} of ${windows.length} windows` : "";
    return { verdict, id: rule.id, text: `${newest?.note ?? "no rows"}${where}` };
  });
}
