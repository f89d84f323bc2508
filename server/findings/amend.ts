import { isDeepStrictEqual } from "node:util";
import type { FindingState, Source } from "#lib/domain/monitor.ts";
import { episodesOf, type MonitorRule } from "#lib/monitor/index.ts";
import type { Series, SourceWindow } from "./sources/source.ts";

/** What a finding says: times in milliseconds, `closedAt` null while it goes on. */
export type Said = {
  source: Source;
  feature: string;
  onset: number;
  openedAt: number;
  lastAt: number;
  closedAt: number | null;
  evidence: Record<string, unknown>;
};

export type Held = Said & { id: number; state: FindingState; amended: number };

export type Change =
  | { kind: "open"; said: Said }
  | { kind: "update"; id: number; said: Said; amends: boolean }
  | { kind: "withdraw"; id: number };

/** What the rule says of the windows now. */
export function saidNow(
  columns: readonly Series[],
  rule: MonitorRule,
  { source, baseline }: { source: Source; baseline: string },
): Said[] {
  return columns.flatMap(({ feature, subject, windows }) =>
    episodesOf(windows, rule).map((e) => ({
      source,
      feature,
      onset: windows[e.onset]!.start,
      openedAt: windows[e.opened]!.start,
      lastAt: windows[e.last]!.start,
      closedAt: e.closed === null ? null : windows[e.closed]!.start,
      evidence: {
        subject,
        worst: windowEvidence(windows[e.worst]!),
        opened: windowEvidence(windows[e.opened]!),
        rule,
        baseline,
      },
    })),
  );
}

function windowEvidence(window: SourceWindow): Record<string, unknown> {
  const { start, end, n, p, pAdjusted, effectName, effect, bar, detail } = window;
  return {
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
    n,
    p,
    p_adjusted: pAdjusted,
    effect: { name: effectName, value: effect, bar },
    ...detail,
  };
}

/**
 * Turns what is held into what is said now: findings are matched where they overlap in time, so late rows amend a
 * finding and never make a second one. What was opened before `from` is out of reach and stays as it is.
 */
export function amendments(held: readonly Held[], said: readonly Said[], from: number): Change[] {
  const changes: Change[] = [];
  const left = new Set(held);
  for (const now of said) {
    const match = [...left].find(
      (h) => h.source === now.source && h.feature === now.feature && overlap(h, now),
    );
    if (!match) {
      changes.push({ kind: "open", said: now });
      continue;
    }
    left.delete(match);
    const change = updateOf(match, now, from);
    if (change) changes.push(change);
  }
  for (const old of left) {
    if (old.state !== "withdrawn" && old.onset >= from) changes.push({ kind: "withdraw", id: old.id });
  }
  return changes;
}

function overlap(a: Said, b: Said): boolean {
  return (
    a.onset <= (b.closedAt ?? Number.POSITIVE_INFINITY) && b.onset <= (a.closedAt ?? Number.POSITIVE_INFINITY)
  );
}

function updateOf(held: Held, now: Said, from: number): Change | null {
  // The beginning may lie before the windows that were looked at.
  const begun = held.onset < from ? { onset: held.onset, openedAt: held.openedAt } : {};
  const said = { ...now, ...begun };
  const state = said.closedAt === null ? "open" : "closed";
  const same =
    held.state === state &&
    held.onset === said.onset &&
    held.openedAt === said.openedAt &&
    held.lastAt === said.lastAt &&
    held.closedAt === said.closedAt &&
    (held.evidence["baseline"] ?? "reference") === said.evidence["baseline"] &&
    sameAsStored(held.evidence["worst"], said.evidence["worst"]);
  if (same) return null;
  const amends =
    held.state === "withdrawn" ||
    held.onset !== said.onset ||
    held.openedAt !== said.openedAt ||
    (held.closedAt !== null && held.closedAt !== said.closedAt);
  return { kind: "update", id: held.id, said, amends };
}

/** The database keeps objects without the order of their keys. */
function sameAsStored(held: unknown, said: unknown): boolean {
  return isDeepStrictEqual(held, JSON.parse(JSON.stringify(said ?? null)));
}
