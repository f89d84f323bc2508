import { dueAfter, placeAfter } from "#lib/alerting/escalation.ts";
import type { Policy } from "#lib/alerting/extension.ts";
import { holds, isAcknowledged, mutedBy } from "#lib/alerting/flush.ts";
import { type Configuration, inhibitor, routeAt, silencedBy } from "#lib/alerting/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { onDatabaseClock } from "#server/kernel/database-clock.ts";
import { log } from "#server/kernel/log.ts";
import { asAlert, asSilence } from "./as-alert.ts";
import { configurationInForce } from "./configuration.ts";
import { closeEscalation, sayAcknowledged, takeStep } from "./escalation-step.ts";
import {
  claimEscalation,
  dueEscalations,
  endEscalation,
  type EscalationRow,
  groupByKey,
  insertEscalation,
  writeEscalation,
} from "./escalation-store.ts";
import { type AlertRow, firingAlerts, type GroupRow, lockProject, silencesAfter } from "./store.ts";

const mostAtOnce = 200;

/** Starts the clock of a policy for a group that was told, in the caller's transaction. */
export async function startEscalation(
  tx: ServiceContext,
  policy: Policy,
  group: { key: string; labels: Record<string, string> },
): Promise<void> {
  const afterMs = dueAfter(policy, { round: 0, step: 0 })!;
  await insertEscalation(tx, {
    policy: policy.name,
    groupKey: group.key,
    groupLabels: group.labels,
    afterMs,
  });
}

/** Looks at every run that is due: takes its step, or ends it. Each in a transaction of its own. True: there may be more. */
export async function escalateDue(given: ServiceContext, signal: AbortSignal): Promise<boolean> {
  authorize(given, "channels:manage");
  const ctx = await onDatabaseClock(given);
  const due = await dueEscalations(ctx, mostAtOnce);
  for (const { id, projectId } of due) {
    if (signal.aborted) return false;
    try {
      await transaction({ ...ctx, projectId }, (tx) => lookAt(tx, id));
    } catch (error) {
      // One run's trouble must not keep the others from their steps.
      log("alerts").error({ err: error, escalation: id }, "an escalation could not take its step");
      await writeEscalation(ctx, id, { heldBy: "an error, tried again" });
    }
  }
  return due.length === mostAtOnce;
}

async function lookAt(tx: ServiceContext, id: number): Promise<void> {
  await lockProject(tx);
  const run = await claimEscalation(tx, id);
  if (!run) return;
  const { configuration } = await configurationInForce(tx);
  const policy = configuration.escalations.get(run.policy);
  const held = await groupByKey(tx, run.groupKey);
  const now = tx.now().getTime();
  const firing = held?.members.filter((m) => holds(asAlert(m), configuration.flapping, now)) ?? [];
  if (!held || firing.length === 0) return closeEscalation(tx, run);
  if (firing.every((m) => isAcknowledged(asAlert(m), now))) return acknowledged(tx, run, firing);
  if (run.state === "acknowledged") {
    // Whoever was on it is no more, or more fires: the clock starts anew.
    await endEscalation(tx, id, { endReason: "no longer acknowledged", sent: run.sent });
    if (policy) await startEscalation(tx, policy, held.group);
    return;
  }
  if (!policy || run.dueAt === null) return writeEscalation(tx, id, { state: "exhausted", dueAfterMs: null });
  if (!run.late) return writeEscalation(tx, id, {});
  const heldBy = await keptQuiet(tx, configuration, held.group, firing);
  if (heldBy !== null) return writeEscalation(tx, id, { heldBy });
  const sent = await takeStep(tx, { run, policy, configuration, members: held.members, firing });
  const next = placeAfter(policy, run);
  const dueAfterMs = dueAfter(policy, next);
  const state = dueAfterMs === null ? "exhausted" : "waiting";
  await writeEscalation(tx, id, { ...next, sent, dueAfterMs, state, heldBy: null });
}

async function acknowledged(
  tx: ServiceContext,
  run: EscalationRow,
  firing: readonly AlertRow[],
): Promise<void> {
  if (run.state === "acknowledged") return writeEscalation(tx, run.id, {});
  const sent = run.sent > 0 ? await sayAcknowledged(tx, run, firing) : 0;
  await writeEscalation(tx, run.id, { state: "acknowledged", sent, dueAfterMs: null, heldBy: null });
}

/** What keeps the whole group quiet now, in words; null: it may speak. */
async function keptQuiet(
  tx: ServiceContext,
  configuration: Configuration,
  group: GroupRow,
  firing: readonly AlertRow[],
): Promise<string | null> {
  const now = tx.now();
  const route = routeAt(configuration.route, group.path);
  const muted = route ? mutedBy(route, configuration.intervals, now.getTime()) : null;
  if (muted !== null) return `the time interval ${muted}`;
  const silences = (await silencesAfter(tx, now)).map(asSilence);
  const all = configuration.inhibit.length > 0 ? (await firingAlerts(tx, now)).map(asAlert) : [];
  const inhibited = inhibitor(configuration.inhibit, all);
  const reasons = firing.map((m) => {
    const [silence] = silencedBy(silences, m.labels, now.getTime());
    if (silence !== undefined) return `silence ${silence}`;
    const by = inhibited(m.labels);
    return by === null ? null : `the alert ${by}`;
  });
  return reasons.every((r) => r !== null) ? reasons[0]! : null;
}
