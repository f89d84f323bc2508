import type { Grain } from "#lib/domain/drift.ts";
import { type Watch, watchedSourceNames, watchedSources } from "#lib/domain/monitor.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { actorName, type ServiceContext, transaction } from "#server/kernel/context.ts";
import { defaults } from "./input.ts";
import { asMonitor, type Monitor } from "./monitor.ts";
import { insertMonitor, type MonitorRow, selectMonitors, updateMonitor } from "./store.ts";

const automatic: readonly { name: string; watch: Watch }[] = [
  { name: "inputs", watch: "inputs" },
  { name: "outputs", watch: "outputs" },
  ...watchedSourceNames
    .filter((source) => watchedSources[source].automatic)
    .map((source) => ({ name: source, watch: source })),
];
/** The model's whole budget is one false alarm in so many days; each automatic monitor has an equal share of it. */
const modelDays = 90;
const shareDays = modelDays * automatic.length;

type Model = {
  modelId: number;
  model: string;
  /** Null: no day with events has closed yet. */
  grain: () => Promise<Grain | null>;
  /** Whether there are labels, and predictions to hold against them. */
  measured: () => Promise<boolean>;
};

/** The usual monitors that a model will not get, because people made all of its own; none where nothing keeps them away. */
export function keptAway(held: readonly Pick<Monitor, "origin" | "watch">[], measured: boolean): string[] {
  if (held.length === 0 || held.some((m) => m.origin === "automatic")) return [];
  const watched = new Set(held.map((m) => m.watch));
  const all = watched.has("all");
  return automatic
    .filter(({ watch }) => !watched.has(watch) && !(all && (watch === "inputs" || watch === "outputs")))
    .filter(({ watch }) => watch !== "performance" || measured)
    .map((a) => a.name);
}

/**
 * The model's monitors, with those that every model should have. A model whose monitors were all made by people keeps
 * just these; an automatic monitor that nobody has changed gets its share of the budget as it is now.
 */
export async function ensureMonitors(ctx: ServiceContext, model: Model): Promise<Monitor[]> {
  authorize(ctx, "monitors:write");
  const held = await selectMonitors(ctx, model.modelId);
  if (held.length > 0 && !held.some((m) => m.origin === "automatic")) return held.map(asMonitor);
  const names = new Set(held.map((m) => m.name));
  const absent = automatic.filter((a) => !names.has(a.name));
  const measured = absent.some((a) => a.watch === "performance") && (await model.measured());
  const missing = absent.filter((a) => a.watch !== "performance" || measured);
  const resized = held.filter((m) => untouched(m) && m.budgetDays !== shareDays);
  if (missing.length === 0 && resized.length === 0) return held.map(asMonitor);
  const grain = missing.length > 0 ? await model.grain() : null;
  return transaction(ctx, async (tx) => {
    // One act of Leeway's own, and one entry: a model that is new would have one for each of its monitors.
    const subject = `monitors:${model.model}`;
    const each = <T>(all: readonly MonitorRow[], pick: (m: MonitorRow) => T) =>
      Object.fromEntries(all.map((m) => [m.name, pick(m)]));
    for (const one of resized) await updateMonitor(tx, one.id, { budgetDays: shareDays });
    if (resized.length > 0) {
      await audit(tx, {
        action: "monitor.change",
        subject,
        before: each(resized, (m) => ({ budgetDays: m.budgetDays })),
        after: each(resized, () => ({ budgetDays: shareDays })),
      });
    }
    const made: Record<string, unknown> = {};
    if (grain !== null) {
      for (const one of missing) if (await make(tx, model, one, grain)) made[one.name] = { grain };
    }
    if (Object.keys(made).length > 0) await audit(tx, { action: "monitor.create", subject, after: made });
    return (await selectMonitors(tx, model.modelId)).map(asMonitor);
  });
}

function untouched(row: MonitorRow): boolean {
  return row.origin === "automatic" && row.updatedAt.getTime() === row.createdAt.getTime();
}

async function make(
  tx: ServiceContext,
  model: Model,
  { name, watch }: (typeof automatic)[number],
  grain: Grain,
): Promise<boolean> {
  const made = await insertMonitor(tx, {
    projectId: tx.projectId,
    modelId: model.modelId,
    name,
    watch,
    grain,
    budgetDays: shareDays,
    need: defaults.need,
    of: defaults.of,
    clear: defaults.clear,
    origin: "automatic",
    createdBy: actorName(tx.actor),
    createdAt: tx.now(),
    updatedAt: tx.now(),
  });
  return made !== undefined;
}
