import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { stores } from "#server/kernel/stores.ts";

type Listener = (incident: number) => void;
type Hub = { listeners: Map<number, Set<Listener>>; ready: Promise<unknown> };

// On globalThis because Next loads server modules once per bundle: a process listens on one connection.
const holder = globalThis as typeof globalThis & { leewayIncidentHub?: Hub };

function hub(): Hub {
  if (holder.leewayIncidentHub) return holder.leewayIncidentHub;
  const listeners: Hub["listeners"] = new Map();
  const hear = (payload: string) => {
    const [project, incident] = payload.split(":").map(Number);
    for (const tell of listeners.get(project!) ?? []) tell(incident!);
  };
  const ready = stores().postgres.sql.listen("leeway_incidents", hear);
  const made = { listeners, ready };
  holder.leewayIncidentHub = made;
  // Another try at the next call, not the same failure for ever.
  ready.catch(() => {
    holder.leewayIncidentHub = undefined;
  });
  return made;
}

/** Calls back after each commit that touched an incident of the project, in whichever process; returns how to stop. */
export async function followIncidents(ctx: ServiceContext, tell: Listener): Promise<() => void> {
  authorize(ctx, "incidents:read");
  const { listeners, ready } = hub();
  await ready;
  const own = listeners.get(ctx.projectId) ?? new Set<Listener>();
  listeners.set(ctx.projectId, own.add(tell));
  return () => {
    own.delete(tell);
    if (own.size === 0 && listeners.get(ctx.projectId) === own) listeners.delete(ctx.projectId);
  };
}
