import { LineCounter, parseDocument, stringify } from "yaml";

/** Parts of an Alertmanager file that say how to reach providers: channels know that here. */
const providers = ["global", "templates"];

/**
 * An Alertmanager file as plain data. Throws a sentence with the line where it is not YAML, or where a receiver carries
 * a provider's settings instead of naming channels.
 */
export function readYaml(text: string): unknown {
  const lines = new LineCounter();
  const document = parseDocument(text, {
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
  const { mute_time_intervals: older, ...rest } = data;
  const kept = Object.fromEntries(Object.entries(rest).filter(([key]) => !providers.includes(key)));
  if (older !== undefined && kept["time_intervals"] === undefined) kept["time_intervals"] = older;
  for (const receiver of Array.isArray(kept["receivers"]) ? (kept["receivers"] as unknown[]) : []) {
    const settings = Object.keys(receiver ?? {}).find((key) => key.endsWith("_configs"));
    if (settings !== undefined) {
      const { name } = receiver as { name?: string };
      throw new Error(
        `the receiver ${name ?? "without a name"} carries ${settings}: make a channel with these settings, and name it in channels: [...] instead`,
      );
    }
  }
  return kept;
}

export function writeYaml(configuration: unknown): string {
  return stringify(configuration, { lineWidth: 120 });
}
