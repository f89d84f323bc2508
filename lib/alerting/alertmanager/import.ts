import { findKind } from "../../channels/index.ts";
import { issueText } from "../../domain/issue-text.ts";
import { promDuration } from "../duration.ts";
import { globalsRead, providers } from "./providers.ts";
import { Entry, type Settings } from "./settings.ts";

/** A channel that a file asks for, its settings whole but for secrets that the file hides. */
export type WantedChannel = {
  name: string;
  kind: string;
  receiver: string;
  config: Settings;
  /** Settings that the file hides: the channel can be made only where it is there already. */
  hidden: string[];
};

type ImportedFile = {
  /** The file with channels in the place of providers' settings. */
  file: Settings;
  channels: WantedChannel[];
  /** What was not taken over, in words. */
  notes: string[];
};

/** What stands in where a webhook's secret has yet to be drawn. */
const anySecret = `whsec_${"A".repeat(44)}`;
const isMap = (value: unknown): value is Settings =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A part of a file that is not shaped as Alertmanager's are: where, and what it is to be. */
export class WrongShape extends Error {
  readonly path: readonly (string | number)[];
  constructor(path: readonly (string | number)[], message: string) {
    super(message);
    this.path = path;
  }
}

const shapeOf = (value: unknown) =>
  Array.isArray(value)
    ? "a list"
    : isMap(value)
      ? "an object"
      : typeof value === "string"
        ? "a text"
        : `${value}`;

function mapOf(value: unknown, path: (string | number)[]): Settings {
  if (isMap(value)) return value;
  throw new WrongShape(path, `give an object, not ${shapeOf(value)}`);
}

function listOf(value: unknown, path: (string | number)[]): unknown[] {
  if (Array.isArray(value)) return value;
  throw new WrongShape(path, `give a list, not ${shapeOf(value)}`);
}

/**
 * Reads providers' settings of an Alertmanager file into channels, each named after its receiver and kind. `known`: the
 * kinds of the channels that there are, by name; one of the same name and kind is given the file's settings.
 */
export function importFile(given: Settings, known: ReadonlyMap<string, string>): ImportedFile {
  const { global: globals, templates, ...file } = given;
  const global = mapOf(globals ?? {}, ["global"]);
  const notes = [...globalNotes(global), ...(filled(templates) ? [templatesNote] : [])];
  const channels: WantedChannel[] = [];
  const receivers = Array.isArray(file["receivers"]) ? (file["receivers"] as unknown[]) : null;
  if (!receivers) return { file, channels, notes };
  const taken = new Set<string>();
  const read = receivers.map((receiver, nth) => {
    if (!isMap(receiver)) return receiver;
    const configs = Object.entries(receiver).filter(([key]) => key.endsWith("_configs"));
    if (configs.length === 0) return receiver;
    const kept = Object.fromEntries(Object.entries(receiver).filter(([key]) => !key.endsWith("_configs")));
    const names = Array.isArray(receiver["channels"]) ? [...(receiver["channels"] as unknown[])] : [];
    const resolved: boolean[] = [];
    for (const [provider, list] of configs) {
      const at = ["receivers", nth, provider];
      for (const [i, own] of listOf(list ?? [], at).entries()) {
        const where = `receiver ${String(receiver["name"])}, ${provider} ${i + 1}`;
        const entry = new Entry(mapOf(own ?? {}, [...at, i]), global);
        const ours = entry.own["leeway_channel"];
        // A file of Leeway's own: the channel is there, with settings that the file does not hold.
        if (typeof ours === "string" && known.has(ours)) {
          if (!names.includes(ours)) names.push(ours);
          continue;
        }
        const said = (text: string) => notes.push(`${where}: ${text}.`);
        const made = convert(provider, entry, said);
        if (!made) continue;
        const name = typeof ours === "string" ? ours : free(`${receiver["name"]}-${made.kind}`, made.kind);
        taken.add(name);
        channels.push({ ...made, name, receiver: String(receiver["name"]), hidden: entry.hidden });
        if (!names.includes(name)) names.push(name);
        const falls = ["slack_configs", "email_configs"].includes(provider);
        resolved.push(typeof entry.own["send_resolved"] === "boolean" ? entry.own["send_resolved"] : !falls);
      }
    }
    const [one] = resolved;
    const alike = resolved.every((r) => r === one);
    if (!alike)
      notes.push(
        `receiver ${String(receiver["name"])}: send_resolved differs between its entries, so all of it hears of ends.`,
      );
    const asked = one === undefined || kept["send_resolved"] !== undefined || receiver["channels"];
    return { ...kept, channels: names, ...(asked ? {} : { send_resolved: alike ? one : true }) };
  });
  return { file: { ...file, receivers: read }, channels, notes };

  function free(wanted: string, kind: string): string {
    const plain = wanted.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[^A-Za-z0-9]+/, "");
    const base = (plain || kind).slice(0, 90);
    for (let n = 1; ; n++) {
      const name = n === 1 ? base : `${base}-${n}`;
      if (!taken.has(name) && (known.get(name) ?? kind) === kind) return name;
    }
  }
}

function convert(
  provider: string,
  entry: Entry,
  said: (text: string) => void,
): { kind: string; config: Settings } | null {
  const convertTo = providers[provider];
  if (!convertTo) {
    said("Leeway has no channel of that kind, so it is left out");
    return null;
  }
  const made = convertTo(entry);
  if ("impossible" in made) {
    said(`${made.impossible}. It is left out`);
    return null;
  }
  const { kind, config } = made;
  const whole = kind === "webhook" ? { ...config, signing_secret: anySecret } : config;
  const wrong = findKind(kind)
    ?.config.safeParse(whole)
    .error?.issues.find((i) => !entry.hidden.includes(String(i.path[0])));
  if (wrong) {
    said(`${wrong.path.join(".")} cannot be taken over: ${issueText(wrong)}. It is left out`);
    return null;
  }
  for (const note of made.notes ?? []) said(note);
  const left = entry.left().filter((key) => filled(entry.own[key]));
  const net = left.filter((key) => ["http_config", "tls_config"].includes(key));
  const other = left.filter((key) => !net.includes(key));
  if (net.length > 0) said(`${net.join(", ")} (proxy, certificates, signing in) is not taken over`);
  if (other.length > 0) said(`${other.join(", ")} is not taken over: Leeway writes its messages itself`);
  return { kind, config };
}

const templatesNote = "templates are not read: Leeway writes its messages itself.";

function filled(value: unknown): boolean {
  if (value === null || value === undefined || value === "") return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}

function globalNotes(global: Settings): string[] {
  const { resolve_timeout: timeout, ...rest } = global;
  const left = Object.keys(rest).filter((key) => !globalsRead.includes(key) && filled(rest[key]));
  return [
    ...(timeout !== undefined && promDuration(String(timeout)) !== 300_000
      ? [`global.resolve_timeout ${String(timeout)}: an alert that is not sent again ends after 5m here.`]
      : []),
    ...left.map((key) => `global.${key} is not taken over.`),
  ];
}
