import { type Verdict, verdicts } from "#lib/domain/drift.ts";
import { baselineText } from "#lib/domain/baseline.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { stateOfWindows, type Window, type WindowState } from "#server/profiles/index.ts";
import { periodStates } from "./period-baselines.ts";
import { ruleVersion } from "./score.ts";
import { type ScoreRequest, scoredWindows } from "./scored.ts";
import { readColumns, type StoredScore } from "./store.ts";

/** One feature's cells, column-wise: position i is window i. */
export type Columns = {
  /** Positions in `verdicts`. */
  verdicts: number[];
  n: number[];
  effects: (number | null)[];
  /** The bar that the effect must exceed: the larger of noise floor and practical minimum. */
  bars: (number | null)[];
  pAdjusted: (number | null)[];
  effectName: string;
};

type Result = { states: WindowState[]; columns: Map<string, Columns> };

const none = verdicts.indexOf("insufficient" satisfies Verdict);

/** Reads stored scores as columns; if any window is not scored yet, scores it and reads rows instead. */
export async function heatmapColumns(ctx: ServiceContext, request: ScoreRequest): Promise<Result> {
  const { subject, segment, grain, windows } = request;
  const [first, last] = [windows[0], windows.at(-1)];
  if (!first || !last) return { states: [], columns: new Map() };
  const choice = request.baseline ?? { kind: "reference" };
  const states =
    choice.kind === "reference"
      ? await stateOfWindows(ctx, subject, windows)
      : (await periodStates(ctx, subject, grain, windows, choice)).states;
  const against = baselineText(choice);
  const stored = await readColumns(ctx, subject, {
    against,
    segment,
    grain,
    from: first.start,
    to: last.end,
  });
  const columns = new Map<string, Columns>();
  const at = new Map(windows.map((w, i) => [w.start.getTime() / 1000, i]));
  for (const { column } of request.baselines) {
    const own = stored.get(column.name);
    const filled = emptyColumns(windows);
    let fresh = 0;
    for (const [j, start] of own?.starts.entries() ?? []) {
      const i = at.get(start);
      if (!own || i === undefined) continue;
      if (own.rules[j] !== ruleVersion || (own.seqs[j] ?? 0) < (states[i]?.seq ?? 0)) continue;
      fresh++;
      filled.verdicts[i] = own.verdicts[j] ?? none;
      filled.n[i] = own.n[j] ?? 0;
      filled.effects[i] = own.effects[j] ?? null;
      filled.bars[i] = own.bars[j] ?? null;
      filled.pAdjusted[i] = own.pAdjusted[j] ?? null;
    }
    if (fresh < states.filter((s) => s.events > 0).length) return scoreFirst(ctx, request);
    columns.set(column.name, { ...filled, effectName: own?.effectName ?? "" });
  }
  return { states, columns };
}

async function scoreFirst(ctx: ServiceContext, request: ScoreRequest): Promise<Result> {
  const { states, cells } = await scoredWindows(ctx, request);
  const columns = new Map<string, Columns>();
  for (const { column } of request.baselines) {
    const scores = cells.map((c) => c.get(column.name));
    columns.set(column.name, fromScores(scores));
  }
  return { states, columns };
}

function fromScores(scores: (StoredScore | undefined)[]): Columns {
  const named = (s: StoredScore | undefined): s is StoredScore => s !== undefined && s.effectName !== "";
  return {
    verdicts: scores.map((s) => (s ? verdicts.indexOf(s.verdict) : none)),
    n: scores.map((s) => s?.n ?? 0),
    effects: scores.map((s) => s?.effectValue ?? null),
    bars: scores.map((s) => (named(s) ? Math.max(s.effectFloor ?? 0, s.effectMinimum) : null)),
    pAdjusted: scores.map((s) => s?.pAdjusted ?? null),
    effectName: scores.findLast(named)?.effectName ?? "",
  };
}

function emptyColumns(windows: readonly Window[]): Omit<Columns, "effectName"> {
  const nulls = () => windows.map(() => null);
  return {
    verdicts: windows.map(() => none),
    n: windows.map(() => 0),
    effects: nulls(),
    bars: nulls(),
    pAdjusted: nulls(),
  };
}
