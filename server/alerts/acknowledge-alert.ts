import { z } from "zod";
import { isAcknowledged, isFiring } from "#lib/alerting/flush.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import { acknowledge } from "#server/incidents/index.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { actorName, type ServiceContext, transaction } from "#server/kernel/context.ts";
import { onDatabaseClock } from "#server/kernel/database-clock.ts";
import { asAlert } from "./as-alert.ts";
import { configurationInForce } from "./configuration.ts";
import { type ShownAlert, shownAlert } from "./shown-alert.ts";
import { updateAlert } from "./people-store.ts";
import { groupsOfAlerts } from "./place-store.ts";
import { type AlertRow, findAlert, lockProject, membersOf } from "./store.ts";
import { tellAcknowledged } from "./tell-acknowledged.ts";

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** `until`: from then on it speaks again; left out: until it ends. */
export const acknowledgeAlertBody = z.strictObject({
  until: instant.optional(),
  note: z.string().trim().min(1).max(10_000).optional(),
  /** Everything that fires in the alert's groups, not this alert alone. */
  whole_group: z.boolean().default(false),
});

/** Says that somebody is on an alert: until then it is not repeated and nothing escalates. An incident's is the incident's. */
export async function acknowledgeAlert(
  given: ServiceContext,
  input: { alert: number } & z.input<typeof acknowledgeAlertBody>,
): Promise<ShownAlert[]> {
  authorize(given, "incidents:write");
  const ctx = await onDatabaseClock(given);
  const { alert: id, ...rest } = input;
  const { until = null, note, whole_group } = acknowledgeAlertBody.parse(rest);
  const now = ctx.now();
  if (until && until <= now) {
    throw new LeewayError("INVALID", "until lies in the past: give a moment to come, or leave it out.");
  }
  return transaction(ctx, async (tx) => {
    await lockProject(tx);
    const { configuration } = await configurationInForce(tx);
    const row = await findAlert(tx, id);
    if (!row) throw new LeewayError("NOT_FOUND", `The alert ${id} does not exist.`);
    const fires = (a: AlertRow) => isFiring(asAlert(a), now.getTime());
    const all = whole_group ? (await groupedWith(tx, row)).filter(fires) : [row];
    if (!all.some(fires)) {
      throw new LeewayError("CONFLICT", `The alert ${id} has ended, so there is nothing to acknowledge.`);
    }
    const shown: ShownAlert[] = [];
    const fresh: number[] = [];
    for (const alert of all) {
      // What somebody has in hand until it ends stays theirs.
      if (whole_group && alert.acknowledged && alert.acknowledgedUntil === null) continue;
      const incident = /^incident-(\d+)$/.exec(alert.fingerprint)?.[1];
      if (incident !== undefined) {
        await acknowledge(tx, { incident: Number(incident), note, until: until?.toISOString() });
      }
      const held = { acknowledgedBy: actorName(tx.actor), acknowledgedAt: now, acknowledgedUntil: until };
      const after = await updateAlert(tx, alert.id, { acknowledged: true, ...held });
      if (!isAcknowledged(asAlert(alert), now.getTime())) fresh.push(alert.id);
      shown.push(shownAlert(after, now, configuration.flapping));
      await audit(tx, {
        action: "alert.acknowledge",
        subject: `alert:${alert.id}`,
        after: { until, ...(note === undefined ? {} : { note }) },
      });
    }
    await tellAcknowledged(tx, configuration, fresh);
    return shown;
  });
}

async function groupedWith(tx: ServiceContext, row: AlertRow): Promise<AlertRow[]> {
  const found = new Map([[row.id, row]]);
  for (const group of await groupsOfAlerts(tx, [row.id])) {
    for (const member of await membersOf(tx, group.id))
      if (!found.has(member.id)) found.set(member.id, member);
  }
  return [...found.values()];
}
