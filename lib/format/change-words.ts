/** What a change changed, in words: for tables, timelines and exports. */
const mostParts = 4;
const mostLetters = 80;

type Changed = { before: unknown; after: unknown };
type Fields = { name: string; type: string | null }[];

const results: Record<string, string> = { COMPLETE: "completed", FAIL: "failed", ABORT: "aborted" };

/** "failed: disk full; wrote 0 rows to pg/clean.trips". Null where nothing is known but that it happened. */
export function changeWords({ before, after }: Changed): string | null {
  if (isRecord(after)) {
    if (typeof after["result"] === "string" && "run" in after) return runWords(after["result"], after);
    if (typeof after["lifecycle"] === "string") return lifecycleWords(after["lifecycle"], after["previous"]);
    if (["added", "removed", "retyped"].some((k) => Array.isArray(after[k])))
      return fieldWords(before, after);
  }
  return valueWords(before, after);
}

/** Whether it is a run that did not end well. */
export function changeFailed({ after }: Changed): boolean {
  return isRecord(after) && (after["result"] === "FAIL" || after["result"] === "ABORT");
}

function runWords(result: string, after: Record<string, unknown>): string {
  const error = typeof after["error"] === "string" ? `: ${cut(after["error"], 200)}` : "";
  const rows = isRecord(after["rows"]) ? Object.entries(after["rows"]) : [];
  const wrote = rows.slice(0, mostParts).map(([name, n]) => `wrote ${rowsOf(n)} to ${name}`);
  const version = typeof after["version"] === "string" ? [`code ${cut(after["version"], 40)}`] : [];
  return [`${results[result] ?? result.toLowerCase()}${error}`, ...wrote, ...version].join("; ");
}

const rowsOf = (n: unknown) =>
  n === 1 ? "1 row" : `${typeof n === "number" ? n.toLocaleString("en") : n} rows`;

const states: Record<string, string> = {
  ALTER: "altered",
  CREATE: "created",
  DROP: "dropped",
  OVERWRITE: "overwritten",
  RENAME: "renamed",
  TRUNCATE: "emptied (truncate)",
};

function lifecycleWords(state: string, previous: unknown): string {
  return `${states[state] ?? state.toLowerCase()}${typeof previous === "string" ? ` from ${previous}` : ""}`;
}

function fieldWords(before: unknown, after: Record<string, unknown>): string {
  const names = (key: string) => (Array.isArray(after[key]) ? after[key].map(String) : []);
  const types = (fields: unknown) =>
    new Map((Array.isArray(fields) ? (fields as Fields) : []).map((f) => [f.name, f.type ?? "unknown"]));
  const [old, now] = [types(before), types(after["fields"])];
  const retyped = names("retyped").map(
    (n) => `${n} from ${old.get(n) ?? "unknown"} to ${now.get(n) ?? "unknown"}`,
  );
  return [
    ...list("added", names("added")),
    ...list("removed", names("removed")),
    ...list("retyped", retyped),
  ].join("; ");
}

function list(word: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const more = names.length > mostParts ? ` and ${names.length - mostParts} more` : "";
  return [`${word} ${names.slice(0, mostParts).join(", ")}${more}`];
}

function valueWords(before: unknown, after: unknown): string | null {
  if (isRecord(after) && (isRecord(before) || before == null)) {
    const old = before ?? {};
    const keys = [...new Set([...Object.keys(old), ...Object.keys(after)])].filter(
      (k) => JSON.stringify(own(old, k) ?? null) !== JSON.stringify(own(after, k) ?? null),
    );
    if (keys.length === 0) return null;
    const parts = keys.slice(0, mostParts).map((k) => {
      const [was, is] = [own(old, k), shown(own(after, k))];
      const name = cut(k, mostLetters);
      return was == null ? `${name} ${is}` : `${name} ${shown(was)} → ${is}`;
    });
    return [...parts, ...(keys.length > mostParts ? [`${keys.length - mostParts} more`] : [])].join(", ");
  }
  if (before == null && after == null) return null;
  return before == null ? shown(after) : `${shown(before)} → ${shown(after)}`;
}

/** What somebody sent under a name such as `valueOf`, not what every object has there. */
const own = (record: Record<string, unknown>, key: string) =>
  Object.hasOwn(record, key) ? record[key] : undefined;

function shown(value: unknown): string {
  if (value == null) return "none";
  return cut(typeof value === "string" ? value : JSON.stringify(value), mostLetters);
}

function cut(text: string, most: number): string {
  const letters = [...text.replace(/\s+/g, " ").trim()];
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : letters.join("");
}

function isRecord(x: unknown): x is Record<string, unknown> {
  return typeof x === "object" && x !== null && !Array.isArray(x);
}
