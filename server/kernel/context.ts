import { randomUUID } from "node:crypto";
import type { ClickHouse } from "#db/clickhouse/client.ts";
import type { Database } from "#db/postgres/client.ts";
import type { Permission, Role } from "#lib/domain/permissions.ts";
import { stores } from "./stores.ts";

export type Actor =
  | { kind: "user"; userId: number; name: string; role: Role }
  | { kind: "key"; keyId: number; name: string; scopes: readonly Permission[] }
  /** Who holds a signed link that came with a message to a channel: may acknowledge, and nothing else. */
  | { kind: "link"; channelId: number; channel: string }
  | { kind: "system"; job: string };

/** What every verb gets: who asks, in which project, and the stores. */
export type ServiceContext = {
  actor: Actor;
  projectId: number;
  requestId: string;
  db: Database;
  clickhouse: ClickHouse;
  now: () => Date;
};

/** This machine's clock, unless a context is given another. */
export const systemNow = (): Date => new Date();

export function createContext(input: {
  actor: Actor;
  projectId: number;
  requestId?: string;
  now?: () => Date;
}): ServiceContext {
  const { postgres, clickhouse } = stores();
  return {
    actor: input.actor,
    projectId: input.projectId,
    requestId: input.requestId ?? randomUUID(),
    db: postgres.db,
    clickhouse,
    now: input.now ?? systemNow,
  };
}

/** Runs `work` in a transaction; a context that already holds one is reused (a savepoint). */
export function transaction<T>(ctx: ServiceContext, work: (tx: ServiceContext) => Promise<T>): Promise<T> {
  return ctx.db.transaction((tx) => work({ ...ctx, db: tx as unknown as Database }));
}

export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case "user":
      return `user:${actor.userId} ${actor.name}`;
    case "key":
      return `key:${actor.keyId} ${actor.name}`;
    case "link":
      return `link:${actor.channelId} ${actor.channel}`;
    case "system":
      return `system:${actor.job}`;
  }
}
