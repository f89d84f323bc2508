/** Where in a YAML file a value is, for errors that are found in the data that was read from it. */
import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from "yaml";

/** An error of a schema: `path` of the value; `keys` where it is about keys of it that nobody knows. */
export type Wrong = { path: readonly PropertyKey[]; keys?: readonly string[] | undefined };

/** Names that readYaml reads under another one. */
const older: Record<string, string> = { time_intervals: "mute_time_intervals" };

/**
 * Says "line 3, column 9" of a wrong value, of the key where its value is empty or nobody knows the key, or of the
 * mapping in which a value is missing. Null where the file says nothing about it, and for the whole.
 */
export function placesOf(text: string): (wrong: Wrong) => string | null {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  return ({ path, keys }) => {
    const unknown = keys?.[0];
    const offset = offsetOf(
      document,
      unknown === undefined ? path : [...path, unknown],
      unknown !== undefined,
    );
    if (offset === null) return null;
    const { line, col } = lines.linePos(offset);
    return `line ${line}, column ${col}`;
  };
}

function offsetOf(document: Document, path: readonly PropertyKey[], wantsKey: boolean): number | null {
  let node: unknown = document.contents;
  let offset: number | null = null;
  for (const [depth, step] of path.entries()) {
    const inside = isAlias(node) ? node.resolve(document) : node;
    const found = isMap(inside)
      ? (inside.items.find(({ key }) => named(key, String(step))) ??
        inside.items.find(({ key }) => depth === 0 && named(key, older[String(step)])))
      : isSeq(inside)
        ? { key: null, value: inside.items[Number(step)] }
        : undefined;
    if (!found || found.value === undefined) return offset;
    const [key, value] = [startOf(found.key), startOf(found.value)];
    const empty = isScalar(found.value) && found.value.value === null && !found.value.source;
    const last = depth === path.length - 1;
    offset = key !== null && (value === null || empty || (last && wantsKey)) ? key : (value ?? offset);
    node = found.value;
  }
  return offset;
}

function named(key: unknown, name: string | undefined): boolean {
  return name !== undefined && isScalar(key) && String(key.value) === name;
}

function startOf(node: unknown): number | null {
  return isNode(node) ? (node.range?.[0] ?? null) : null;
}
