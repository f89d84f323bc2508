import { LineCounter, parseDocument, stringify } from "yaml";
import { ownMark } from "#lib/alerting/alertmanager/index.ts";

/** What only Leeway knows, in a file that Alertmanager reads: a comment, whose value is JSON. */
const comment = "# Leeway reads: ";

/** The file with Leeway's comments as keys, line by line as it was. */
export function withoutComments(text: string): string {
  return text.replace(/^(\s*)# Leeway reads: /gm, "$1");
}

/** An Alertmanager file as plain data. Throws a sentence with the line where it is not YAML. */
export function readYaml(text: string): Record<string, unknown> {
  const lines = new LineCounter();
  const document = parseDocument(withoutComments(text), {
    lineCounter: lines,
    prettyErrors: false,
    maxAliasCount: 100,
  } as object);
  const [wrong] = document.errors;
  if (wrong) {
    const { line, col } = lines.linePos(wrong.pos[0]);
    throw new Error(`line ${line}, column ${col}: ${wrong.message}`);
  }
  const data = document.toJS({ maxAliasCount: 100 }) as Record<string, unknown> | null;
  if (data === null || typeof data !== "object" || Array.isArray(data)) {
    throw new Error("line 1: this is not a mapping with route and receivers");
  }
  const { mute_time_intervals: older, ...kept } = data;
  if (older !== undefined && kept["time_intervals"] === undefined) kept["time_intervals"] = older;
  return kept;
}

export function writeYaml(configuration: unknown): string {
  return stringify(configuration, { lineWidth: 120 });
}

/** The same with marked keys as comments, which `readYaml` reads and Alertmanager does not. */
export function writeCommented(configuration: unknown): string {
  const values: string[] = [];
  const plain = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(plain);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, of]) =>
        key.startsWith(ownMark) ? [key, values.push(JSON.stringify(of)) - 1] : [key, plain(of)],
      ),
    );
  };
  return writeYaml(plain(configuration)).replace(
    new RegExp(`^(\\s*)${ownMark}(\\w+): (\\d+)$`, "gm"),
    (_, indent: string, key: string, at: string) => `${indent}${comment}${key}: ${values[Number(at)]}`,
  );
}
