import { misfit, parseBaseline } from "#lib/domain/baseline.ts";
import type { Grain } from "#lib/domain/drift.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import { sourceOf, type Watch } from "#lib/domain/monitor.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { actorName, type ServiceContext, transaction } from "#server/kernel/context.ts";
import { defaults, type MonitorBody, monitorBody, monitorRef } from "./input.ts";
import { asMonitor, type Monitor } from "./monitor.ts";
import { findModelId, insertMonitor, lockMonitor, type MonitorRow, updateMonitor } from "./store.ts";

/** Makes a monitor, or changes what is named of one. */
export async function putMonitor(
  ctx: ServiceContext,
  input: { model: string; monitor: string } & MonitorBody,
): Promise<{ created: boolean; monitor: Monitor }> {
  authorize(ctx, "monitors:write");
  const { model, monitor: named, ...rest } = input;
  const ref = monitorRef.parse({ model, monitor: named });
  const body = monitorBody.parse(rest);
  const modelId = await findModelId(ctx, ref.model);
  if (modelId === null) throw new LeewayError("NOT_FOUND", `The model ${ref.model} does not exist.`);
  return transaction(ctx, async (tx) => {
    const subject = `monitor:${ref.model}/${ref.monitor}`;
    const before = await lockMonitor(tx, modelId, ref.monitor);
    const set = checked({ ...(before ? {} : asColumns(defaults)), ...asColumns(body) }, before);
    if (before) {
      const after = await updateMonitor(tx, before.id, { ...set, updatedAt: tx.now() });
      await audit(tx, { action: "monitor.change", subject, before: shown(before), after: shown(after) });
      return { created: false, monitor: asMonitor(after) };
    }
    const made = await insertMonitor(tx, {
      ...(set as ReturnType<typeof asColumns> & { watch: string; grain: string }),
      projectId: tx.projectId,
      modelId,
      name: ref.monitor,
      origin: "person",
      createdBy: actorName(tx.actor),
      createdAt: tx.now(),
      updatedAt: tx.now(),
    } as Parameters<typeof insertMonitor>[1]);
    if (!made) throw new LeewayError("CONFLICT", `Somebody else has just made ${ref.monitor}: try again.`);
    await audit(tx, { action: "monitor.create", subject, after: shown(made) });
    return { created: true, monitor: asMonitor(made) };
  });
}

type Settable = Omit<MonitorBody, "columns"> & { columns?: readonly string[] | undefined };

function asColumns(body: Settable) {
  const { budget_days, effect_at_least, segment, columns, ...rest } = body;
  return Object.fromEntries(
    Object.entries({
      ...rest,
      columns: columns && [...columns],
      segment: segment === null ? "" : segment,
      budgetDays: budget_days,
      effectAtLeast: effect_at_least,
    }).filter(([, value]) => value !== undefined),
  ) as Partial<MonitorRow>;
}

function checked(set: Partial<MonitorRow>, before: MonitorRow | undefined): Partial<MonitorRow> {
  const whole = { ...before, ...set } as MonitorRow;
  if (whole.need > whole.of) {
    throw new LeewayError("INVALID", `need is ${whole.need} and of is ${whole.of}: need must not exceed of.`);
  }
  if (whole.watch === "columns" && whole.columns.length === 0) {
    throw new LeewayError("INVALID", "A monitor that watches columns must name at least one in columns.");
  }
  if (whole.watch === "multivariate" && whole.grain !== "day" && whole.grain !== "week") {
    throw new LeewayError(
      "INVALID",
      `Rows as a whole are judged by day and week, not by ${whole.grain}: set grain to day or week.`,
    );
  }
  if (whole.watch === "performance" && whole.grain === "hour") {
    throw new LeewayError(
      "INVALID",
      "Performance is measured by day, week and month: set grain to one of them.",
    );
  }
  const choice = parseBaseline(whole.baseline ?? "reference");
  const message = choice && misfit(choice, whole.grain as Grain);
  if (message) throw new LeewayError("INVALID", `baseline: ${message}.`);
  if (choice && choice.kind !== "reference" && sourceOf(whole.watch as Watch) !== "drift") {
    throw new LeewayError(
      "INVALID",
      "baseline: only drift of columns can be held against other than the reference.",
    );
  }
  return set;
}

function shown(row: MonitorRow): Record<string, unknown> {
  const { watch, columns, segment, grain, baseline, budgetDays, need, of, clear, effectAtLeast, enabled } =
    row;
  const rule = { budgetDays, need, of, clear, effectAtLeast };
  return { watch, columns, segment, grain, baseline, ...rule, enabled };
}
