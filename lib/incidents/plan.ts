import type { Ancestors, GroupFinding, GroupIncident } from "./finding.ts";

/** What came back within so many windows is the same incident. */
export const flapWindows = 4;
/** Findings in one column, and subjects that share lineage, belong together when their onsets lie at most so many windows apart. */
export const lineageWindows = 7;

export type Decision =
  | { kind: "open"; findings: GroupFinding[] }
  | { kind: "attach" | "reopen"; incident: number; findings: GroupFinding[] };

type Input = {
  findings: readonly GroupFinding[];
  incidents: readonly GroupIncident[];
  ancestors: Ancestors;
};

/**
 * Which findings of one model make an incident, and which join one. Two findings belong together when their onset
 * intervals overlap, when what they are about is the same or shares lineage and they go on at the same time, or when the
 * second is the first come back within a few windows. A resolved incident absorbs nothing; it is reopened by what comes back at
 * once, and only where nobody had resolved it. The order of the findings does not matter.
 */
export function planGroups({ findings, incidents, ancestors }: Input): Decision[] {
  const byId = new Map(incidents.map((i) => [i.id, i]));
  const usable = findings
    .filter((f) => f.state !== "withdrawn" && joinable(f, byId))
    .toSorted((a, b) => a.onset - b.onset || a.id - b.id);
  const sets = new Sets(usable.length);
  const live = usable.map((f) => f.incident === null || byId.get(f.incident)?.state !== "resolved");
  joinIncidents(usable, sets);
  joinOnsets(usable, live, sets);
  joinReturns(usable, sets);
  joinLineage(usable, live, ancestors, sets);
  return sets
    .groups()
    .flatMap((members) =>
      decide(
        members.map((i) => usable[i]!),
        byId,
      ),
    )
    .toSorted((a, b) => a.findings[0]!.onset - b.findings[0]!.onset || a.findings[0]!.id - b.findings[0]!.id);
}

function joinable(f: GroupFinding, byId: ReadonlyMap<number, GroupIncident>): boolean {
  if (f.incident === null) return true;
  const held = byId.get(f.incident);
  return held !== undefined && (held.state !== "resolved" || held.resolution === "automatic");
}

function joinIncidents(sorted: readonly GroupFinding[], sets: Sets): void {
  const first = new Map<number, number>();
  for (const [i, f] of sorted.entries()) {
    if (f.incident === null) continue;
    const seen = first.get(f.incident);
    if (seen === undefined) first.set(f.incident, i);
    else sets.join(seen, i);
  }
}

function joinOnsets(sorted: readonly GroupFinding[], live: readonly boolean[], sets: Sets): void {
  let [last, high] = [-1, Number.NEGATIVE_INFINITY];
  for (const [i, f] of sorted.entries()) {
    if (!live[i]) continue;
    if (f.onset < high) sets.join(last, i);
    if (f.onsetHigh > high) [last, high] = [i, f.onsetHigh];
  }
}

function joinReturns(sorted: readonly GroupFinding[], sets: Sets): void {
  const last = new Map<string, number>();
  for (const [i, f] of sorted.entries()) {
    const key = JSON.stringify([f.watcher, f.subject]);
    const before = last.get(key);
    last.set(key, i);
    if (before === undefined) continue;
    const ended = sorted[before]!.closedAt ?? f.onset;
    if (f.onset - ended <= flapWindows * f.windowMs) sets.join(before, i);
  }
}

function joinLineage(
  sorted: readonly GroupFinding[],
  live: readonly boolean[],
  ancestors: Ancestors,
  sets: Sets,
): void {
  const under = new Map<string, number[]>();
  for (const [i, f] of sorted.entries()) {
    if (!live[i]) continue;
    for (const node of placesOf(f, ancestors)) {
      const members = under.get(node);
      if (members) members.push(i);
      else under.set(node, [i]);
    }
  }
  for (const members of under.values()) {
    for (const [k, i] of members.entries()) {
      const a = sorted[i]!;
      for (const j of members.slice(k + 1)) {
        const b = sorted[j]!;
        if (b.onset - a.onset > lineageWindows * Math.max(a.windowMs, b.windowMs)) break;
        if (b.onset < (a.closedAt ?? Number.POSITIVE_INFINITY)) sets.join(i, j);
      }
    }
  }
}

/** Where a finding is: in what it is about itself, and in all that this comes from. */
function placesOf(f: GroupFinding, ancestors: Ancestors): string[] {
  const name = f.column ?? f.subject;
  const own = JSON.stringify([f.column === null ? "subject" : "column", name]);
  return [own, ...[...(ancestors.get(name) ?? [])].map((node) => JSON.stringify(["node", node]))];
}

function decide(members: GroupFinding[], byId: ReadonlyMap<number, GroupIncident>): Decision[] {
  const findings = members.filter((f) => f.incident === null);
  // A finding that late rows opened again wakes its incident as a new one would.
  const woken = members.filter(
    (f) => f.state === "open" && f.incident !== null && byId.get(f.incident)?.state === "resolved",
  );
  const held = [...new Set(members.flatMap((f) => (f.incident === null ? [] : [f.incident])))];
  const live = held.filter((id) => byId.get(id)?.state !== "resolved");
  const target = live[0] ?? held.at(-1);
  const decisions: Decision[] = [];
  if (findings.length > 0) {
    if (target === undefined) decisions.push({ kind: "open", findings });
    else decisions.push({ kind: live.length > 0 ? "attach" : "reopen", incident: target, findings });
  }
  for (const incident of new Set(woken.map((f) => f.incident as number))) {
    if (findings.length > 0 && incident === target) continue;
    decisions.push({ kind: "reopen", incident, findings: woken.filter((f) => f.incident === incident) });
  }
  return decisions;
}

/** Disjoint sets over 0 … n − 1. */
class Sets {
  private readonly parent: number[];

  constructor(n: number) {
    this.parent = Array.from({ length: n }, (_, i) => i);
  }

  join(a: number, b: number): void {
    const [x, y] = [this.root(a), this.root(b)];
    this.parent[Math.max(x, y)] = Math.min(x, y);
  }

  groups(): number[][] {
    const found = new Map<number, number[]>();
    for (let i = 0; i < this.parent.length; i++) {
      const root = this.root(i);
      const members = found.get(root);
      if (members) members.push(i);
      else found.set(root, [i]);
    }
    return [...found.values()];
  }

  private root(i: number): number {
    let at = i;
    while (this.parent[at] !== at) {
      this.parent[at] = this.parent[this.parent[at]!]!;
      at = this.parent[at]!;
    }
    return at;
  }
}
