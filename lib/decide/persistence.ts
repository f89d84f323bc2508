/**
 * States over successive windows: verdicts with memory. A feature drifts from the window in which `need` of the
 * last `of` windows had the verdict drift, until `clear` windows in a row had not; the window that ends it is
 * `recovered`. A verdict drift that does not persist yet is a `warning`. Insufficient windows neither count nor
 * forget: they keep a drift going and show themselves otherwise.
 */
import type { DriftState, Verdict } from "../domain/drift.ts";

export type Persistence = { need: number; of: number; clear: number };

export const defaultPersistence: Persistence = { need: 2, of: 3, clear: 2 };

/** One window alone: its state is its verdict. */
export const noPersistence: Persistence = { need: 1, of: 1, clear: 1 };

/** What may follow a state, from one window to the next. */
export const stateTransitions = {
  insufficient: ["insufficient", "stable", "warning", "drift"],
  stable: ["insufficient", "stable", "warning", "drift"],
  warning: ["insufficient", "stable", "warning", "drift"],
  drift: ["drift", "recovered"],
  recovered: ["insufficient", "stable", "warning", "drift"],
} as const satisfies Record<DriftState, readonly DriftState[]>;

export function applyPersistence(
  windows: readonly { verdict: Verdict }[],
  rule: Persistence = defaultPersistence,
): DriftState[] {
  const recent: Verdict[] = [];
  let firing = false;
  let clear = 0;
  return windows.map(({ verdict }) => {
    if (verdict === "insufficient") return firing ? "drift" : "insufficient";
    recent.push(verdict);
    if (recent.length > rule.of) recent.shift();
    if (!firing) {
      firing = recent.filter((v) => v === "drift").length >= rule.need;
      clear = 0;
      if (firing) return "drift";
      return verdict === "drift" ? "warning" : verdict;
    }
    clear = verdict === "drift" ? 0 : clear + 1;
    if (clear < rule.clear) return "drift";
    firing = false;
    recent.length = 0;
    return "recovered";
  });
}
