import { z } from "zod";
import type { ChannelKind } from "./kind.ts";

/** One line of a channel's form, as its schema states it. */
export type ChannelField = {
  name: string;
  title: string;
  description: string | null;
  type: "text" | "number" | "choice" | "list";
  options: string[];
  required: boolean;
  secret: boolean;
  /** Whoever changes where messages go must give the secrets again. */
  destination: boolean;
  default: string | number | null;
};

type Property = {
  type?: string;
  title?: string;
  description?: string;
  enum?: string[];
  default?: string | number;
  secret?: boolean;
  destination?: boolean;
};

/** The fields of a kind's form, in the order of its schema. */
export function fieldsOf(kind: Pick<ChannelKind, "config">): ChannelField[] {
  const schema = z.toJSONSchema(kind.config, { io: "input" }) as {
    properties?: Record<string, Property>;
    required?: string[];
  };
  return Object.entries(schema.properties ?? {}).map(([name, p]) => ({
    name,
    title: p.title ?? name,
    description: p.description ?? null,
    type: p.enum
      ? "choice"
      : p.type === "array"
        ? "list"
        : p.type === "integer" || p.type === "number"
          ? "number"
          : "text",
    options: p.enum ?? [],
    required: schema.required?.includes(name) ?? false,
    secret: p.secret === true,
    destination: p.destination === true,
    default: p.default ?? null,
  }));
}

/** Takes every secret out of a text: as it is, percent-encoded, and as it stands in JSON. */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret.length < 4) continue;
    for (const form of new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])) {
      clean = clean.replaceAll(form, "[removed]");
    }
  }
  return clean;
}
