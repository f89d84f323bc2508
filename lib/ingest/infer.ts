/** Tells a column's kind from its reference values, and says why; the rules of docs/ingestion.md. */
import type { Column, ColumnKind, ColumnRole, ModelTask } from "../domain/schema.ts";
import { booleanOf } from "./cell.ts";
import type { ColumnFacts } from "./column-facts.ts";

export type Inferred = { kind: ColumnKind; id: boolean; reason: string };

const mostly = 0.98;
const codeName = /(^|_)(code|zip|zipcode|postcode|postal|plz|sku|iban|phone)$/i;
const idName = /(^|_)(id|key|uuid|guid|index|row)$/i;

const say = (kind: ColumnKind, reason: string, id = false): Inferred => ({ kind, id, reason });

export function inferKind(name: string, f: ColumnFacts): Inferred {
  const { present } = f;
  if (present === 0) return say("categorical", "the reference has no value here");
  if (f.nested >= mostly * present) {
    return say("embedding", f.width === null ? "lists" : `lists of ${f.width} numbers`);
  }
  if (f.typedBooleans + f.words + f.bits >= present && f.typedBooleans + f.words > 0) {
    return say("boolean", "true and false");
  }
  if (f.numbers >= mostly * present) return inferNumber(name, f);
  if (f.times >= mostly * present) return say("timestamp", "dates or times");
  return inferText(f);
}

function inferNumber(name: string, f: ColumnFacts): Inferred {
  const text = f.typedNumbers === 0;
  if (text && f.typed && f.integers === f.numbers)
    return say("categorical", "digits stored as text are codes");
  if (text && f.zeroLed > 0 && f.integers === f.numbers) {
    return say("categorical", "digits with leading zeros are codes");
  }
  if (f.bits === f.present && f.distinct === 2) return say("boolean", "only 0 and 1");
  const whole = f.integers === f.numbers && f.numbers === f.present;
  if (whole && codeName.test(name)) return say("categorical", "whole numbers under the name of a code");
  const unique = f.present >= 100 && f.distinctShare > 0.95;
  if (whole && unique && (idName.test(name) || f.ascending)) {
    return say("text", "a whole number of its own in every row: an id", true);
  }
  const rest = f.present - f.numbers;
  const exceptions = rest > 0 ? ` (${rest} other values are rejected)` : "";
  if (f.distinct === 1) return say("numeric", `a constant, ${short(f.min)}`);
  if (whole && f.distinct <= 50) {
    return say("numeric", `whole numbers with ${f.distinct} values, each counted on its own`);
  }
  return say(
    "numeric",
    `${whole ? "whole numbers" : "numbers"} from ${short(f.min)} to ${short(f.max)}${exceptions}`,
  );
}

function inferText(f: ColumnFacts): Inferred {
  const { present } = f;
  const length = f.length / present;
  if (present >= 100 && f.distinctShare > 0.5) {
    // Who writes writes several words; ids, names and dates have one or two.
    const id = f.distinctShare > 0.95 && length < 64 && f.gaps < 2 * present;
    return say("text", id ? "a text of its own in every row: an id" : "texts that seldom repeat", id);
  }
  if (length > 100) return say("text", "long texts");
  return say("categorical", f.distinct === 1 ? "a constant text" : `texts with ${f.distinct} values`);
}

/** Columns that a person assigned, by the query of the reference or on the version. */
export type Roles = {
  timestamp: string | null;
  prediction: string | null;
  label: string | null;
  id: string | null;
  /** Names the query that a row of a ranking belongs to. */
  group: string | null;
  scores: readonly { column: string; class: string | null }[];
  ignore: readonly string[];
  segments: readonly string[];
};

export type Declared = { name: string; kind?: string; role?: string };

export function inferColumns(
  facts: ReadonlyMap<string, ColumnFacts>,
  roles: Roles,
  declared: readonly Declared[],
  task: ModelTask,
): Column[] {
  const named = task === "multiclass" && namesClasses(facts, roles);
  const columns = [...facts].map(([name, f]): Column => {
    const inferred = inferKind(name, f);
    const { role, scoreClass } = roleOf(name, roles);
    const own = kindForRole(inferred.kind, role, f, task);
    const outcome = role === "prediction" || role === "label";
    const kind = named && outcome && own === "boolean" ? "categorical" : own;
    const unused = inferred.id && role === "feature";
    return {
      name,
      kind,
      role: unused ? "ignored" : role,
      nullable: f.nulls > 0,
      reason:
        kind === inferred.kind ? inferred.reason : `${inferred.reason}; as the ${role} of a ${task} model`,
      overridden: false,
      segment: roles.segments.includes(name),
      integer: f.numbers > 0 && f.integers === f.numbers,
      scoreClass,
      ...(f.width === null ? {} : { width: f.width }),
    };
  });
  return applyDeclared(columns, declared, []);
}

function roleOf(name: string, roles: Roles): { role: ColumnRole; scoreClass: string | null } {
  const score = roles.scores.find((s) => s.column === name);
  if (score) return { role: "score", scoreClass: score.class };
  const role: ColumnRole = roles.ignore.includes(name)
    ? "ignored"
    : name === roles.timestamp
      ? "timestamp"
      : name === roles.id
        ? "id"
        : name === roles.group
          ? "group"
          : name === roles.prediction
            ? "prediction"
            : name === roles.label
              ? "label"
              : "feature";
  return { role, scoreClass: null };
}

/** Whether any of several classes is no yes or no: then a `t` or an `n` beside it is a name too. */
function namesClasses(facts: ReadonlyMap<string, ColumnFacts>, roles: Roles): boolean {
  if (roles.scores.some((s) => s.class !== null && booleanOf(s.class) === undefined)) return true;
  return [roles.prediction, roles.label].some((name) => {
    const own = name === null ? undefined : facts.get(name);
    return own !== undefined && own.present > 0 && inferKind(name!, own).kind !== "boolean";
  });
}

/** Classes are never measured as numbers, whatever they are called. */
function kindForRole(kind: ColumnKind, role: ColumnRole, f: ColumnFacts, task: ModelTask): ColumnKind {
  // A name is kept as it was spelled, however many there are.
  if (role === "group") return "text";
  if (role !== "prediction" && role !== "label") return kind;
  if (task === "binary" && f.present > 0 && f.bits === f.present) return "boolean";
  if ((task === "binary" || task === "multiclass") && kind === "numeric") return "categorical";
  return kind;
}

/** What a person declared wins over what was inferred. */
export function applyDeclared(
  columns: readonly Column[],
  declared: readonly Declared[],
  segments: readonly string[],
): Column[] {
  return columns.map((column) => {
    const own = declared.find((d) => d.name === column.name);
    const segment = column.segment || segments.includes(column.name) || own?.role === "segment";
    if (!own?.kind && !own?.role) return { ...column, segment };
    const kind = (own.kind as ColumnKind | undefined) ?? column.kind;
    const role = (own.role as ColumnRole | undefined) ?? column.role;
    const reason = column.overridden
      ? column.reason
      : `set by a person; inferred: ${column.kind}, ${column.reason}`;
    return { ...column, kind, role, segment, overridden: true, reason };
  });
}

/** At most six significant digits. */
function short(x: number): string {
  return String(Number(x.toPrecision(6)));
}
