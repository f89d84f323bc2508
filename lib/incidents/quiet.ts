import type { GroupFinding } from "./finding.ts";

/** Quiet windows after the last finding has ended, until an incident resolves of itself. */
export const quietWindows = 2;

/**
 * Whether an incident ends of itself: all of its findings were withdrawn, or all have ended and so many windows have
 * been seen quiet since. `asOf` is how far the data goes: silence is no proof of quiet. What flaps does not end.
 */
export function endsAs(
  findings: readonly Pick<GroupFinding, "state" | "closedAt" | "windowMs">[],
  asOf: number,
  flapping: boolean,
): "automatic" | "withdrawn" | null {
  const standing = findings.filter((f) => f.state !== "withdrawn");
  if (standing.length === 0) return findings.length > 0 ? "withdrawn" : null;
  if (flapping || standing.some((f) => f.state === "open" || f.closedAt === null)) return null;
  const quiet = standing.every((f) => asOf >= (f.closedAt as number) + quietWindows * f.windowMs);
  return quiet ? "automatic" : null;
}
