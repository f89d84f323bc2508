import type { Grain } from "#lib/domain/drift.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { ensureMonitors, type Monitor, monitorRule } from "#server/monitors/index.ts";
import { hasPerformance } from "#server/performance/index.ts";
import { cutWindows, newestEventEnd, stateOfWindows, type Subject } from "#server/profiles/index.ts";
import { amendments, type Change, type Held, type Said, saidNow } from "./amend.ts";
import { type History, watchedHistory } from "./history.ts";
import {
  activeVersionOfModel,
  type FindingRow,
  findingsOf,
  insertFindings,
  lockEvaluation,
  updateFinding,
} from "./store.ts";

/** Fewer rows in an ordinary day than this, and automatic monitors look at weeks. */
const rowsForDays = 100;
const dayMs = 86_400_000;

/** Brings the findings of a version's monitors up to date. Only the active version of a model is watched. */
export async function evaluateMonitors(ctx: ServiceContext, subject: Subject): Promise<void> {
  authorize(ctx, "monitors:write");
  if ((await activeVersionOfModel(ctx, subject.versionId)) !== subject.versionId) return;
  const monitors = await ensureMonitors(ctx, {
    modelId: subject.modelId,
    model: subject.model,
    grain: () => ordinaryGrain(ctx, subject),
    measured: () => hasPerformance(ctx, subject),
  });
  const histories = new Map<string, Promise<History>>();
  for (const monitor of monitors) {
    if (!monitor.enabled) continue;
    const { watch, grain, segment, columns, baseline } = monitor;
    const key = JSON.stringify([watch, grain, segment, columns, baseline]);
    const history = histories.get(key) ?? watchedHistory(ctx, subject, monitor);
    histories.set(key, history);
    await amend(ctx, subject, monitor, await history);
  }
}

async function amend(
  ctx: ServiceContext,
  subject: Subject,
  monitor: Monitor,
  history: History,
): Promise<void> {
  const said = saidNow(history.columns, monitorRule(monitor), monitor);
  await transaction(ctx, async (tx) => {
    await lockEvaluation(tx, monitor.id);
    const place = {
      monitorId: monitor.id,
      versionId: subject.versionId,
      revision: subject.revision,
      grain: monitor.grain,
      segment: monitor.segment ?? "",
    };
    const held = (await findingsOf(tx, place)).map(asHeld);
    const changes = amendments(held, said, history.from.getTime());
    const made = changes.flatMap((c) => (c.kind === "open" ? [c.said] : []));
    const owner = { projectId: subject.projectId, modelId: subject.modelId };
    await insertFindings(
      tx,
      made.map((s) => ({ ...owner, ...place, ...asRow(s), createdAt: tx.now(), updatedAt: tx.now() })),
    );
    const amended = new Map(held.map((h) => [h.id, h.amended]));
    for (const change of changes) {
      if (change.kind !== "open")
        await updateFinding(tx, change.id, setOf(change, amended.get(change.id) ?? 0));
    }
  });
}

function setOf(change: Exclude<Change, { kind: "open" }>, amended: number): Partial<FindingRow> {
  if (change.kind === "withdraw") return { state: "withdrawn", amended: amended + 1 };
  return { ...asRow(change.said), amended: amended + (change.amends ? 1 : 0) };
}

function asRow(said: Said) {
  return {
    source: said.source,
    feature: said.feature,
    onset: new Date(said.onset),
    openedAt: new Date(said.openedAt),
    lastAt: new Date(said.lastAt),
    closedAt: said.closedAt === null ? null : new Date(said.closedAt),
    state: said.closedAt === null ? "open" : "closed",
    evidence: said.evidence,
  };
}

function asHeld(row: FindingRow): Held {
  return {
    id: row.id,
    state: row.state as Held["state"],
    amended: row.amended,
    source: row.source as Held["source"],
    feature: row.feature,
    onset: row.onset.getTime(),
    openedAt: row.openedAt.getTime(),
    lastAt: row.lastAt.getTime(),
    closedAt: row.closedAt?.getTime() ?? null,
    evidence: row.evidence,
  };
}

/** Days where an ordinary day of the last four weeks has rows enough for a verdict, else weeks; null before the first. */
async function ordinaryGrain(ctx: ServiceContext, subject: Subject): Promise<Grain | null> {
  const to = await newestEventEnd(ctx, subject);
  if (!to) return null;
  const days = cutWindows(subject.timeZone, "day", new Date(to.getTime() - 28 * dayMs), to);
  const states = await stateOfWindows(ctx, subject, days);
  const rows = states.flatMap((s, i) => (s.events > 0 && days[i]!.end <= ctx.now() ? [s.events] : []));
  if (rows.length === 0) return null;
  const median = rows.toSorted((a, b) => a - b)[Math.floor(rows.length / 2)]!;
  return median >= rowsForDays ? "day" : "week";
}
