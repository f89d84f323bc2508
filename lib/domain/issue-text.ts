import type { z } from "zod";

const names: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  int: "a whole number",
  null: "null",
  number: "a number",
  object: "an object",
  record: "an object",
  string: "a text",
  tuple: "a list",
};

/** How the schema library begins what it says by itself. */
const unsaid = /^(?:Invalid|Too small|Too big|Unrecognized)/;

/** A schema's complaint in words for whoever sent the value; a sentence of our own stays as it is. */
export function issueText(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys") return `${issue.keys.join(", ")} is not known here`;
  if (!unsaid.test(issue.message)) return issue.message;
  if (issue.code === "invalid_type") {
    const received = /received (.+)$/.exec(issue.message)?.[1] ?? "something else";
    if (received === "undefined") return "it is missing";
    return `give ${names[issue.expected] ?? issue.expected}, not ${names[received] ?? received}`;
  }
  if (issue.code === "invalid_value") return `give one of ${issue.values.map(String).join(", ")}`;
  if (issue.code === "invalid_union") {
    const inner = issue.errors.map((ways) => ways[0]);
    const wanted = inner.flatMap((i) =>
      i?.code === "invalid_type" ? [names[i.expected] ?? i.expected] : [],
    );
    if (wanted.length > 0 && wanted.length === inner.length)
      return `give ${[...new Set(wanted)].join(" or ")}`;
    const first = inner.find((i) => i !== undefined);
    return first ? issueText(first) : "it does not fit";
  }
  if (issue.code === "too_small") {
    const { origin, minimum, inclusive } = issue;
    if (minimum === 1 && (origin === "string" || origin === "array" || origin === "set"))
      return "it is empty";
    return bound(origin, inclusive === false ? "more than" : "at least", minimum);
  }
  if (issue.code === "too_big") {
    return bound(issue.origin, issue.inclusive === false ? "less than" : "at most", issue.maximum);
  }
  return issue.message;
}

function bound(origin: string, how: string, size: number | bigint): string {
  if (origin === "string") return `give ${how} ${size} characters`;
  if (origin === "array" || origin === "set") return `give ${how} ${size} of them`;
  return `give ${how} ${size}`;
}
