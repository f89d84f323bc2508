import { z } from "zod";
import { misfit, parseBaseline } from "#lib/domain/baseline.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import { type Grain, grains } from "#lib/domain/drift.ts";
import { type MonitorRule, type Replay, replay } from "#lib/monitor/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { baselineName, getMonitor, monitorRule, ruleOf } from "#server/monitors/index.ts";
import { findSubject } from "#server/profiles/index.ts";
import { watchedHistory } from "./history.ts";

const text = z.iso.datetime({ offset: true }).transform((at) => new Date(at));
const instant = z.union([z.date(), text]);

const known = z
  .strictObject({
    name: z.string().min(1).max(200),
    from: instant,
    to: instant,
    feature: z.string().max(300).nullable().default(null),
  })
  .refine((k) => k.from < k.to, { message: "from must lie before to", path: ["from"] });

/** A proposed rule; what is left out is as the monitor has it. */
export const replayBody = z.strictObject({
  grain: z.enum(grains).optional(),
  baseline: baselineName.optional(),
  budget_days: z.number().int().min(1).max(3650).optional(),
  need: z.number().int().min(1).max(10).optional(),
  of: z.number().int().min(1).max(20).optional(),
  clear: z.number().int().min(1).max(20).optional(),
  effect_at_least: z.number().positive().max(1e6).nullable().optional(),
  from: instant.optional(),
  to: instant.optional(),
  incidents: z.array(known).max(200).default([]),
});

type ReplayedFinding = {
  feature: string;
  onset: string;
  opened_at: string;
  closed_at: string | null;
  effect: number | null;
};

export type Replayed = Omit<Replay, "findings"> & {
  grain: Grain;
  baseline: string;
  rule: Omit<MonitorRule, "effectAtLeast"> & { effect_at_least: number | null };
  findings: ReplayedFinding[];
};

function shown(
  grain: Grain,
  { effectAtLeast, ...rule }: MonitorRule,
  said: Replay,
): Omit<Replayed, "baseline"> {
  const iso = (at: number) => new Date(at).toISOString();
  const findings = said.findings.map((f) => ({
    feature: f.feature,
    onset: iso(f.onset),
    opened_at: iso(f.opened),
    closed_at: f.closed === null ? null : iso(f.closed),
    effect: f.worst,
  }));
  return { ...said, grain, rule: { ...rule, effect_at_least: effectAtLeast }, findings };
}

/** Replays history under the monitor's own rule and under a proposed one, side by side. */
export async function replayRule(
  ctx: ServiceContext,
  input: { model: string; monitor: string } & z.input<typeof replayBody>,
): Promise<{ current: Replayed; proposed: Replayed }> {
  authorize(ctx, "monitors:read");
  const { model, monitor: name, ...rest } = input;
  const asked = replayBody.parse(rest);
  const monitor = await getMonitor(ctx, { model, monitor: name });
  const subject = await findSubject(ctx, { model });
  const incidents = asked.incidents.map((k) => ({ ...k, from: k.from.getTime(), to: k.to.getTime() }));
  const range = { from: asked.from, to: asked.to };
  const { need, of, clear, effect_at_least } = monitor.rule;
  const proposal = {
    grain: asked.grain ?? monitor.grain,
    budgetDays: asked.budget_days ?? monitor.budget_days,
    need: asked.need ?? need,
    of: asked.of ?? of,
    clear: asked.clear ?? clear,
    effectAtLeast: asked.effect_at_least === undefined ? effect_at_least : asked.effect_at_least,
  };
  if (proposal.need > proposal.of) {
    throw new LeewayError(
      "INVALID",
      `need is ${proposal.need} and of is ${proposal.of}: need must not exceed of.`,
    );
  }
  const baseline = asked.baseline ?? monitor.baseline;
  const choice = parseBaseline(baseline);
  const message = choice && misfit(choice, proposal.grain);
  if (message) throw new LeewayError("INVALID", `baseline: ${message}.`);
  const run = async (grain: Grain, against: string, rule: MonitorRule): Promise<Replayed> => {
    const history = await watchedHistory(ctx, subject, { ...monitor, grain, baseline: against }, range);
    return { ...shown(grain, rule, replay(history.columns, rule, incidents)), baseline: against };
  };
  const current = await run(monitor.grain, monitor.baseline, monitorRule(monitor));
  return { current, proposed: await run(proposal.grain, baseline, ruleOf(proposal)) };
}
