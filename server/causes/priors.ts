import { type JudgedIncident, type Priors, priorsOf } from "#lib/causes/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { ordersSince, shownIn, verdictsSince } from "./history-store.ts";

const dayMs = 86_400_000;

/**
 * What people's verdicts on the project's other incidents say of the types of causes, by the day; null where they are too few to say
 * anything. An incident's own verdicts stand beside its causes and do not count for it.
 */
export async function projectPriors(ctx: ServiceContext, incident: number): Promise<Priors | null> {
  const today = Math.floor(ctx.now().getTime() / dayMs) * dayMs;
  const asked = { except: incident, since: new Date(today - 365 * dayMs) };
  const [verdicts, orders] = await Promise.all([verdictsSince(ctx, asked), ordersSince(ctx, asked)]);
  const ids = new Set([...verdicts, ...orders].map((r) => r.incident));
  const cases = [...ids].map((id) => {
    const rows = verdicts.filter((v) => v.incident === id);
    // The newest of a cause counts.
    const said = rows.filter(
      (v, i) => rows.findIndex((w) => w.type === v.type && w.subject === v.subject) === i,
    );
    const of = (verdict: string) => said.filter((v) => v.verdict === verdict);
    const [confirmed, rejected] = [of("confirmed"), of("rejected")];
    const order = orders.find((o) => o.incident === id);
    const by = (confirmed[0] ?? rejected[0] ?? order)!;
    return { id, by, confirmed, rejected, first: order?.order[0] ?? null };
  });
  const shown = await shownIn(ctx, [...new Set(cases.map((c) => c.by.snapshot))]);
  const judged = cases.map(
    ({ id, by, ...rest }): JudgedIncident => ({
      incident: id,
      model: by.model,
      at: by.at.getTime(),
      shown: shown.get(by.snapshot) ?? [],
      ...rest,
    }),
  );
  const priors = priorsOf(judged, today + dayMs);
  return Object.keys(priors).length > 0 ? priors : null;
}
