import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { type EscalationRow, newestEscalations, type StepRow, stepsOf } from "./escalation-store.ts";

const mostShown = 50;

export type ShownEscalation = {
  id: number;
  policy: string;
  group: string;
  group_labels: Record<string, string>;
  state: string;
  started_at: string;
  /** When the next step is due; null: none is. */
  next_at: string | null;
  /** What holds the next step back now. */
  held_by: string | null;
  ended_at: string | null;
  end_reason: string | null;
  steps: { at: string; round: number; step: number; channels: string[]; people: string[]; why: string }[];
};

export function shownEscalation(run: EscalationRow, steps: readonly StepRow[]): ShownEscalation {
  return {
    id: run.id,
    policy: run.policy,
    group: run.groupKey,
    group_labels: run.groupLabels,
    state: run.state,
    started_at: run.startedAt.toISOString(),
    next_at: run.dueAt?.toISOString() ?? null,
    held_by: run.heldBy,
    ended_at: run.endedAt?.toISOString() ?? null,
    end_reason: run.endReason,
    steps: steps
      .filter((s) => s.escalationId === run.id)
      .map((s) => ({
        at: s.at.toISOString(),
        round: s.round + 1,
        step: s.step + 1,
        channels: s.channels,
        people: s.people,
        why: s.why,
      })),
  };
}

/** Escalations under way and the last that ended, the newest first. */
export async function listEscalations(ctx: ServiceContext): Promise<ShownEscalation[]> {
  authorize(ctx, "incidents:read");
  const runs = await newestEscalations(ctx, mostShown);
  const steps = await stepsOf(
    ctx,
    runs.map((r) => r.id),
  );
  return runs.map((run) => shownEscalation(run, steps));
}
