import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "#server/api/root.ts";
import { type Verdict, verdicts } from "#lib/domain/drift.ts";
import type { Point } from "../feature/series.prepare.ts";

type Outputs = inferRouterOutputs<AppRouter>["multivariate"];
export type MethodSeries = Outputs["series"]["methods"][number];
export type MethodDetail = Outputs["window"]["methods"][number];

/** One point a window; a window that is not judged yet is a gap. */
export function pointsOf(method: MethodSeries): Point[] {
  return method.windows.map((w) => ({
    start: w.start,
    value: w.value,
    floor: w.floor,
    minimum: w.value === null ? null : method.minimum,
    verdict: w.verdict,
    complete: w.complete,
    n: w.n,
  }));
}

/** The worst verdict first, else in the order of the registry. */
export function worstMethods(methods: readonly MethodSeries[]): MethodSeries[] {
  return methods.toSorted((a, b) => verdicts.indexOf(b.verdict) - verdicts.indexOf(a.verdict));
}

/** The window of a start, else the newest one that was judged. */
export function windowAt(method: MethodSeries | undefined, start: string | null) {
  const windows = method?.windows ?? [];
  return (
    windows.find((w) => w.start === start) ??
    windows.findLast((w) => w.complete && w.value !== null) ??
    windows.findLast((w) => w.value !== null)
  );
}

/** The page in one sentence. */
export function summaryOf(methods: readonly MethodSeries[]): string {
  const judged = methods.flatMap((m) => m.windows.filter((w) => w.value !== null));
  if (judged.length === 0) return "No window of this range has been judged yet.";
  const drifting = methods.filter((m) => m.verdict === "drift").map((m) => m.label);
  const windows = new Set(judged.map((w) => w.start)).size;
  const open = new Set(
    methods.flatMap((m) => m.windows.filter((w) => w.n > 0 && w.value === null).map((w) => w.start)),
  );
  const waiting =
    open.size > 0 ? ` ${open.size} more ${open.size === 1 ? "waits" : "wait"} to be judged.` : "";
  const now =
    drifting.length === 0
      ? "No method sees drift in the newest full window"
      : `${drifting.length} of ${methods.length} methods see drift in the newest full window: ${drifting.join(", ")}`;
  return `${now}. ${windows} ${windows === 1 ? "window was" : "windows were"} judged.${waiting}`;
}

const tones: Record<Verdict, string> = {
  drift: "var(--drift)",
  warning: "var(--watch)",
  stable: "var(--line)",
  insufficient: "none",
};

export type StripCell = { start: string; x: number; fill: string; high: boolean };

/** The verdicts of a method's windows as cells of equal width; drift is also taller. */
export function stripOf(method: MethodSeries): { cells: StripCell[]; label: string } {
  const cells = method.windows.map((w, i) => ({
    start: w.start,
    x: i,
    fill: w.value === null ? "none" : tones[w.verdict],
    high: w.verdict === "drift",
  }));
  const count = method.windows.filter((w) => w.verdict === "drift").length;
  return { cells, label: `${count} of ${method.windows.length} windows drift` };
}

/** Parts as shares of the largest one, for bars. */
export function barsOf(parts: readonly { feature: string; value: number | null }[]) {
  const most = Math.max(1e-12, ...parts.map((p) => p.value ?? 0));
  return parts.map((p) => ({ feature: p.feature, value: p.value, width: Math.max(0, p.value ?? 0) / most }));
}
