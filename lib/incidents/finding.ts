import type { IncidentState, Resolution } from "#lib/domain/incident.ts";
import type { FindingState } from "#lib/domain/monitor.ts";

/** When something was found: times in milliseconds, `closedAt` null while it goes on. */
export type Span = {
  onset: number;
  closedAt: number | null;
  /** The shortest time in which the rule can change its mind. */
  holdMs: number;
};

/** A finding as grouping sees it. */
export type GroupFinding = Span & {
  id: number;
  /** The column, or what else it is about. */
  subject: string;
  /** The column that it is about, whichever monitor saw it and by which check; null where it is about none. */
  column: string | null;
  /** What found it (a monitor, a segment, a kind): only the same one can come back. */
  watcher: string;
  /** End of the window in which the rule had been crossed for long enough. */
  onsetHigh: number;
  /** Length of the windows it was found in. */
  windowMs: number;
  state: FindingState;
  /** The incident that it belongs to. */
  incident: number | null;
};

export type GroupIncident = { id: number; state: IncidentState; resolution: Resolution | null };

/** Where a subject comes from: names of the nodes upstream of it (its own included). */
export type Ancestors = ReadonlyMap<string, ReadonlySet<string>>;
