import { type ChannelKind, fieldsOf, findKind } from "#lib/channels/index.ts";
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
  const config = kind.config.parse({ ...row.config, ...hidden });
  return { kind, config, secrets: Object.values(hidden).map(String) };
}

/** Settings parted into what may be shown and what is sealed. */
export function close(kind: ChannelKind, config: Record<string, unknown>, place: string) {
  const names = secretNames(kind);
  const part = (secret: boolean) =>
    Object.fromEntries(Object.entries(config).filter(([name]) => names.includes(name) === secret));
  return { config: part(false), secrets: seal(part(true), place) };
}
