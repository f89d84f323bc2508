import type { FloorCache, FloorSet } from "#lib/decide/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { revisionKey, type Subject } from "#server/profiles/index.ts";
import { readFloors, writeFloors } from "./store.ts";

/** Simulated floors of one revision and segment: in memory, and in Postgres for the other processes. */
type Floors = { cache: FloorCache; save: () => Promise<void> };

type Held = { known: Map<string, FloorSet>; fresh: Map<string, FloorSet> };

const held = new Map<string, Promise<Held>>();
const mostHeld = 512;

export async function openFloors(ctx: ServiceContext, subject: Subject, segment: string): Promise<Floors> {
  const key = `${revisionKey(subject)} ${segment}`;
  let loading = held.get(key);
  if (!loading) {
    loading = load(ctx, subject, segment);
    held.set(key, loading);
    // A failed read must not be remembered.
    loading.catch(() => held.delete(key));
    if (held.size > mostHeld) held.delete(held.keys().next().value as string);
  }
  const { known, fresh } = await loading;
  const cache: FloorCache = {
    get: (name) => known.get(name),
    set: (name, floors) => {
      known.set(name, floors);
      fresh.set(name, floors);
    },
  };
  const save = async () => {
    if (fresh.size === 0) return;
    const floors = Object.fromEntries(fresh);
    fresh.clear();
    await writeFloors(ctx, subject, segment, floors);
  };
  return { cache, save };
}

async function load(ctx: ServiceContext, subject: Subject, segment: string): Promise<Held> {
  const stored = (await readFloors(ctx, subject, segment)) ?? {};
  return { known: new Map(Object.entries(stored as Record<string, FloorSet>)), fresh: new Map() };
}
