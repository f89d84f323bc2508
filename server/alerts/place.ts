import { type Configuration, groupOf, routesOf } from "#lib/alerting/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { addMember, type AlertRow, groupsOfAlert, setLeft, upsertGroup } from "./store.ts";

/** `untold`: its end is still to be told. Puts an alert into its groups, and out of those that it has left because its labels changed. */
export async function placeAlert(
  tx: ServiceContext,
  configuration: Configuration,
  alert: AlertRow,
  { untold = false } = {},
): Promise<void> {
  const now = tx.now().getTime();
  const fires = alert.endsAt === null || alert.endsAt.getTime() > now;
  const held = await groupsOfAlert(tx, alert.id);
  const known = new Map(held.map((g) => [`${g.path} ${g.key}`, g]));
  const wanted = new Set<string>();
  for (const route of routesOf(configuration.route, alert.labels)) {
    const { key, labels } = groupOf(route, alert.labels);
    const place = `${route.path} ${key}`;
    wanted.add(place);
    // What has ended opens no group; where it is, it stays until it is told.
    const here = known.get(place);
    if (here?.leftAt && fires) await setLeft(tx, here.id, alert.id, null);
    if (here || !(fires || untold)) continue;
    const due = alert.startsAt.getTime() + route.groupWaitMs < now ? now : now + route.groupWaitMs;
    const id = await upsertGroup(tx, {
      projectId: tx.projectId,
      path: route.path,
      key,
      labels,
      nextAt: new Date(due),
    });
    await addMember(tx, id, alert.id);
  }
  for (const group of held) {
    // Whoever heard there that it fires must hear there that it is over.
    const stays = wanted.has(`${group.path} ${group.key}`);
    if (!stays && group.leftAt === null) await setLeft(tx, group.id, alert.id, tx.now());
  }
}
