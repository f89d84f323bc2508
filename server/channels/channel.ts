import { findKind } from "#lib/channels/index.ts";
import { kindOf, secretNames } from "./opened.ts";
import type { ChannelRow } from "./store.ts";

/** A channel as the API and the console show it: never its secrets, only which it has. */
export type Channel = {
  id: number;
  name: string;
  kind: string;
  label: string;
  config: Record<string, unknown>;
  secrets: string[];
  fallback: string | null;
  enabled: boolean;
  created_by: string;
  created_at: string;
  updated_at: string;
};

export function asChannel(row: ChannelRow): Channel {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    label: findKind(row.kind)?.label ?? row.kind,
    config: row.config,
    secrets: secretNames(kindOf(row.kind)),
    fallback: row.fallback,
    enabled: row.enabled,
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
