import { RE2JS } from "re2js";

/** One condition on one label, as Alertmanager reads it: a label that is missing is an empty one. */
export type Matcher = { name: string; op: "=" | "!=" | "=~" | "!~"; value: string };
export type Labels = Readonly<Record<string, string>>;

const shape =
  /^\s*(?:"((?:[^"\\]|\\.)*)"|([^\s"=!~{}]+))\s*(=~|!~|!=|=)\s*(?:"((?:[^"\\]|\\.)*)"|([^"]*?))\s*$/su;
/** `name="value"`, `name!=value`, `name=~"regex"`, `name!~"regex"`. Throws a sentence on anything else. */
export function parseMatcher(text: string): Matcher {
  const parts = shape.exec(text);
  if (!parts) throw new Error(`“${text}” is not a matcher: write name="value", or with !=, =~ or !~.`);
  const [, quotedName, plainName, op, quotedValue, plainValue] = parts;
  const name = quotedName === undefined ? plainName! : unquote(quotedName);
  const value = quotedValue === undefined ? plainValue! : unquote(quotedValue);
  const matcher = { name, op: op as Matcher["op"], value };
  testOf(matcher);
  return matcher;
}

/** Several with commas between them, in braces or not, as Alertmanager writes them; commas in quotes do not part. */
export function parseMatchers(text: string): Matcher[] {
  const inner = /^\s*\{(.*)\}\s*$/su.exec(text)?.[1] ?? text;
  const parts = inner.match(/(?:"(?:[^"\\]|\\.)*"|[^",])+/gsu) ?? [];
  const written = parts.filter((part) => part.trim() !== "");
  if (written.length === 0) throw new Error(`“${text}” names no matcher: write name="value".`);
  return written.map(parseMatcher);
}

export function matcherText({ name, op, value }: Matcher): string {
  return `${/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) ? name : quote(name)}${op}${quote(value)}`;
}

function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n")}"`;
}

/** A backslash before anything but n, " and itself stays, as in Alertmanager: "web\\d+" is web\\d+. */
function unquote(text: string): string {
  return text.replace(/\\([n"\\])/g, (_, c: string) => (c === "n" ? "\n" : c));
}

const compiled = new Map<string, RE2JS>();
const mostCompiled = 10_000;

/** Whether the whole value fits (regular expressions are anchored at both ends). */
function testOf({ op, value }: Matcher): (label: string) => boolean {
  if (op === "=") return (label) => label === value;
  if (op === "!=") return (label) => label !== value;
  let regex = compiled.get(value);
  if (!regex) {
    regex = compile(value);
    if (compiled.size >= mostCompiled) compiled.clear();
    compiled.set(value, regex);
  }
  const own = regex;
  return op === "=~" ? (label) => own.test(label) : (label) => !own.test(label);
}

/**
 * Go's regular expressions (RE2), as Alertmanager has them: time is linear in the label's length whatever the
 * expression, so that nobody can stop routing with one.
 */
function compile(value: string): RE2JS {
  try {
    RE2JS.compile(value);
    return RE2JS.compile(`^(?:${value})$`);
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^error parsing regexp: /, "") : String(error);
    throw new Error(`“${value}” is not a regular expression: ${why}.`, { cause: error });
  }
}

export function matches(matchers: readonly Matcher[], labels: Labels): boolean {
  return matchers.every((m) => testOf(m)(labels[m.name] ?? ""));
}

/** Labels as they count: an empty one is no label. */
export function presentLabels(labels: Labels): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ""));
}
