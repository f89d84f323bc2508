import { type ChannelKind, fieldsOf, findKind } from "#lib/channels/index.ts";
import { issueText } from "#lib/domain/issue-text.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import { seal, unseal } from "#server/kernel/seal.ts";
import type { ChannelRow } from "./store.ts";

/** What the secrets are tied to: moved to another project's or channel's row they cannot be read. */
export const placeOf = (projectId: number, name: string) => `channels.secrets:${projectId}:${name}`;

export function kindOf(id: string): ChannelKind {
  const kind = findKind(id);
  if (!kind) throw new LeewayError("INVALID", `There is no kind of channel named ${id}.`);
  return kind;
}

export function secretNames(kind: ChannelKind): string[] {
  return fieldsOf(kind).flatMap((f) => (f.secret ? [f.name] : []));
}

/** A row with its settings whole, and every secret value in them. */
export function open(row: ChannelRow): {
  kind: ChannelKind;
  config: Record<string, unknown>;
  secrets: string[];
} {
  const kind = kindOf(row.kind);
  const hidden = unseal(row.secrets, placeOf(row.projectId, row.name));
  const read = kind.config.safeParse({ ...row.config, ...hidden });
  if (!read.success) {
    const [first] = read.error.issues;
    const what = `${first?.path.join(".")}: ${first ? issueText(first) : ""}`;
    throw new LeewayError(
      "UNSAFE",
      `The settings of the channel do not hold any more. Save it anew, with its secrets. ${what}.`,
    );
  }
  return { kind, config: read.data, secrets: Object.values(hidden).map(String) };
}

/** Settings parted into what may be shown and what is sealed. */
export function close(kind: ChannelKind, config: Record<string, unknown>, place: string) {
  const names = secretNames(kind);
  const part = (secret: boolean) =>
    Object.fromEntries(Object.entries(config).filter(([name]) => names.includes(name) === secret));
  return { config: part(false), secrets: seal(part(true), place) };
}
