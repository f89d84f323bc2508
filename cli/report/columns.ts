import { LeewayError } from "#lib/domain/errors.ts";
import type { ColumnKind, ColumnRole } from "#lib/domain/schema.ts";
import type { Engine } from "./engine.ts";
import { inferKinds } from "./kind.ts";
import type { Source, SourceColumn } from "./source.ts";

export type RoleFlags = {
  timestamp?: string | undefined;
  prediction?: string | undefined;
  label?: string | undefined;
  id?: string | undefined;
  /** A column, or class:column pairs. */
  score?: string | undefined;
  ignore: readonly string[];
  segments: readonly string[];
};

export type ReportColumn = {
  name: string;
  kind: "numeric" | "categorical" | "boolean";
  role: ColumnRole;
  reference: SourceColumn;
  /** Null: the current file does not have it; every row counts as missing. */
  current: SourceColumn | null;
};

export type Columns = { profiled: ReportColumn[]; timestamp: string | null; notes: string[] };

/** What each column is for, and what it is; the reference decides, as it does in the server. */
export async function readColumns(
  engine: Engine,
  reference: Source,
  current: Source,
  flags: RoleFlags,
): Promise<Columns> {
  const roles = rolesOf(reference, flags);
  const kinds = await inferKinds(engine, reference);
  const notes: string[] = [];
  const profiled: ReportColumn[] = [];
  for (const [i, column] of reference.columns.entries()) {
    const { kind, id, reason } = kinds[i]!;
    const role = roles.get(column.name) ?? (id ? "id" : "feature");
    if (role === "id" && !roles.has(column.name))
      notes.push(`${column.name} is left out as an id: ${reason}`);
    if (role === "id" || role === "timestamp" || role === "ignored") continue;
    if (!isProfiled(kind)) {
      notes.push(`${column.name} is left out: ${reason} (${kind})`);
      continue;
    }
    const other = current.columns.find((c) => c.name === column.name) ?? null;
    if (!other) notes.push(`${column.name} is not in ${current.path}: all its rows count as missing`);
    profiled.push({ name: column.name, kind, role, reference: column, current: other });
  }
  const known = new Set(reference.columns.map((c) => c.name));
  const extra = current.columns.filter((c) => !known.has(c.name)).map((c) => c.name);
  if (extra.length > 0) notes.push(`only in ${current.path}, left out: ${extra.join(", ")}`);
  if (profiled.length === 0) throw new LeewayError("INVALID", "No column is left that could be compared.");
  return { profiled, timestamp: flags.timestamp ?? null, notes };
}

function isProfiled(kind: ColumnKind): kind is ReportColumn["kind"] {
  return kind === "numeric" || kind === "categorical" || kind === "boolean";
}

function rolesOf(reference: Source, flags: RoleFlags): Map<string, ColumnRole> {
  const roles = new Map<string, ColumnRole>();
  const give = (name: string | undefined, role: ColumnRole, flag: string) => {
    if (name === undefined) return;
    if (!reference.columns.some((c) => c.name === name)) {
      const known = reference.columns.map((c) => c.name).join(", ");
      throw new LeewayError("INVALID", `--${flag} names ${name}, but ${reference.path} has only ${known}.`);
    }
    roles.set(name, role);
  };
  for (const name of flags.ignore) give(name, "ignored", "ignore");
  give(flags.timestamp, "timestamp", "timestamp");
  give(flags.id, "id", "id");
  give(flags.prediction, "prediction", "prediction");
  give(flags.label, "label", "label");
  for (const pair of flags.score?.split(",") ?? []) {
    const whole = reference.columns.some((c) => c.name === pair);
    give(whole ? pair : pair.slice(pair.indexOf(":") + 1), "score", "score");
  }
  for (const name of flags.segments) if (!roles.has(name)) give(name, "feature", "segments");
  return roles;
}
