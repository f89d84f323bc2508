import { LeewayError } from "#lib/domain/errors.ts";
import type { ColumnFacts } from "#lib/ingest/column-facts.ts";
import type { Roles } from "#lib/ingest/infer.ts";

/** What the query of a reference says of its columns. */
export type RoleQuery = {
  timestamp?: string | undefined;
  prediction?: string | undefined;
  score?: string | undefined;
  label?: string | undefined;
  id?: string | undefined;
  group?: string | undefined;
  ignore?: string | undefined;
  segments?: string | undefined;
};

const list = (text: string | undefined) =>
  (text ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** `score=p` or, for several classes, `score=classA:colA,classB:colB`. */
function scoresOf(text: string | undefined, known: ReadonlyMap<string, unknown>) {
  return list(text).map((part) => {
    if (known.has(part)) return { column: part, class: null };
    const colon = part.lastIndexOf(":");
    return colon < 0
      ? { column: part, class: null }
      : { column: part.slice(colon + 1).trim(), class: part.slice(0, colon).trim() };
  });
}

/** Names in the query must be columns of the reference; a timestamp or event_id under that very name is found. */
export function readRoles(query: RoleQuery, facts: ReadonlyMap<string, ColumnFacts>): Roles {
  const scores = scoresOf(query.score, facts);
  const roles: Roles = {
    timestamp: query.timestamp ?? byName("timestamp", facts),
    prediction: query.prediction ?? null,
    label: query.label ?? null,
    id: query.id ?? byName("event_id", facts),
    group: query.group ?? null,
    scores,
    ignore: list(query.ignore),
    segments: list(query.segments),
  };
  const named: [string, string | null][] = [
    ["timestamp", roles.timestamp],
    ["prediction", roles.prediction],
    ["label", roles.label],
    ["id", roles.id],
    ["group", roles.group],
    ...scores.map((s): [string, string] => ["score", s.column]),
    ...roles.ignore.map((name): [string, string] => ["ignore", name]),
    ...roles.segments.map((name): [string, string] => ["segments", name]),
  ];
  for (const [parameter, name] of named) {
    if (name === null || facts.has(name)) continue;
    const columns = [...facts.keys()].slice(0, 40).join(", ");
    throw new LeewayError(
      "INVALID",
      `${parameter}=${name} names no column of the body, which has ${columns}.`,
    );
  }
  checkOnce(named.filter(([parameter]) => parameter !== "segments" && parameter !== "ignore"));
  return roles;
}

function byName(name: string, facts: ReadonlyMap<string, unknown>): string | null {
  return facts.has(name) ? name : null;
}

function checkOnce(named: [string, string | null][]): void {
  const seen = new Map<string, string>();
  for (const [parameter, name] of named) {
    if (name === null) continue;
    const before = seen.get(name);
    if (before)
      throw new LeewayError("INVALID", `The column ${name} cannot be both ${before} and ${parameter}.`);
    seen.set(name, parameter);
  }
}
