import { said } from "#lib/channels/index.ts";
import { readableInstants } from "#lib/format/instants.ts";
import { projectsToRelay, takeTransitions, type Transition } from "#server/incidents/index.ts";
import { publicUrl } from "#server/channels/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { onDatabaseClock } from "#server/kernel/database-clock.ts";
import { type AlertUpdate, takeUpdates } from "./receive-alerts.ts";
import { slugOf } from "./store.ts";

const mostAtOnce = 500;
const severities = { P1: "critical", P2: "error", P3: "warning", P4: "info" } as const;

/** Changes of incidents become alerts, each exactly once: taken and stored in one transaction. True: there is more. */
export async function relayIncidents(given: ServiceContext, signal: AbortSignal): Promise<boolean> {
  authorize(given, "incidents:write");
  const ctx = await onDatabaseClock(given);
  let more = false;
  for (const projectId of await projectsToRelay(ctx)) {
    if (signal.aborted) return false;
    const taken = await transaction({ ...ctx, projectId }, async (tx) => {
      const transitions = await takeTransitions(tx, mostAtOnce);
      if (transitions.length > 0) await takeUpdates(tx, updatesOf(transitions, await slugOf(tx), tx.now()));
      return transitions.length;
    });
    more ||= taken === mostAtOnce;
  }
  return more;
}

const flappingIncident = (score: number) =>
  `It comes and goes (${Math.round(score * 100)} % of its last 21 checks changed), so it does not resolve by itself`;
const dateOf = (text: string | null) => (text === null ? null : new Date(text));

/** A merged incident is over as such, and goes on in the other one. */
function stateText({ id, state, merged_into }: Transition["incident"]): string {
  return merged_into === null
    ? `Incident ${id} is ${state}`
    : `Incident ${id} was merged into incident ${merged_into}, where it goes on`;
}

/** The newest state of each incident. */
function updatesOf(transitions: readonly Transition[], slug: string, now: Date): AlertUpdate[] {
  const newest = new Map(transitions.map((t) => [t.incident.id, t]));
  return [...newest.values()].map(({ at, actor, incident: i }) => ({
    fingerprint: `incident-${i.id}`,
    labels: {
      alertname: "Incident",
      incident: String(i.id),
      model: i.model,
      priority: i.priority,
      severity: severities[i.priority],
      ...(i.tier === null ? {} : { tier: String(i.tier) }),
    },
    annotations: {
      summary: `${i.model}: ${i.title}`,
      description: readableInstants(`${stateText(i)}. It began between ${i.onset.low} and ${i.onset.high}.`),
      ...(i.merged_into === null ? {} : { [said.merged]: stateText(i) }),
      ...(i.owner === null ? {} : { owner: i.owner }),
      ...(i.flapping ? { [said.flapping]: flappingIncident(i.flap_score) } : {}),
    },
    flapping: i.flapping,
    startsAt: null,
    // Where the clock of who wrote it is ahead, it is over all the same.
    endsAt: i.state === "resolved" ? new Date(Math.min(new Date(at).getTime(), now.getTime())) : null,
    url: `${publicUrl()}/${slug}/incidents/${i.id}`,
    acknowledged:
      i.state === "mitigated"
        ? { by: actor, until: null }
        : i.state === "acknowledged" && {
            by: i.acknowledged_by ?? actor,
            until: dateOf(i.acknowledged_until),
          },
  }));
}
