import { LeewayError } from "#lib/domain/errors.ts";
import type { Column } from "#lib/domain/schema.ts";
import type { RawColumn } from "#lib/performance/estimate/binning.ts";
import { ScoringFault, sendable } from "#lib/scoring/index.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { getScoring } from "./get-scoring.ts";
import { openScorer } from "./scorer.ts";
import { columnsOf, requireVersion, someReference } from "./store.ts";

export type ScoringTest = {
  ok: boolean;
  text: string;
  rows: number;
  /** Largest distance of a new score from the one in the reference; null where the reference has none. */
  largest_difference: number | null;
  milliseconds: number;
};

const rowsAsked = 50;
const kinds = ["numeric", "categorical", "boolean"];

/** Sends some reference rows to the endpoint, and compares its scores with those of the reference. */
export async function testScoring(
  ctx: ServiceContext,
  input: { model: string; version: string },
): Promise<ScoringTest> {
  authorize(ctx, "models:write");
  const names = { model: input.model, version: input.version };
  await getScoring(ctx, names);
  const version = await requireVersion(ctx, names);
  const began = performance.now();
  const done = (ok: boolean, text: string, rows = 0, largest: number | null = null): ScoringTest => ({
    ok,
    text,
    rows,
    largest_difference: largest,
    milliseconds: Math.round(performance.now() - began),
  });
  let result: ScoringTest;
  try {
    result = await tried(ctx, version, done);
  } catch (error) {
    if (!(error instanceof ScoringFault || error instanceof LeewayError)) throw error;
    result = done(false, error.message);
  }
  await audit(ctx, {
    action: "version.scoring_test",
    subject: `version:${names.model}/${names.version}`,
    after: { ok: result.ok, rows: result.rows },
  });
  return result;
}

async function tried(
  ctx: ServiceContext,
  version: { id: number; revision: number },
  done: (ok: boolean, text: string, rows?: number, largest?: number | null) => ScoringTest,
): Promise<ScoringTest> {
  if (version.revision === 0)
    return done(false, "The version has no reference yet: there are no rows to send.");
  const columns = await columnsOf(ctx, version.id, version.revision);
  const of = (test: (c: Column) => boolean) =>
    columns.flatMap((column, index) => (test(column) ? [{ column, index }] : []));
  const features = of((c) => c.role === "feature");
  const odd = features.filter((f) => !kinds.includes(f.column.kind)).map((f) => f.column.name);
  if (odd.length > 0) return done(false, `${odd[0]} is neither a number nor a category: it cannot be sent.`);
  const [score] = [...of((c) => c.role === "score"), ...of((c) => c.role === "prediction")];
  const held = await someReference(ctx, version, features, score?.index ?? null, rowsAsked);
  const raw = features.map(({ column }, j): RawColumn => {
    const cells = held.map((r) => r[j] ?? null);
    return column.kind === "numeric"
      ? { kind: "numeric", values: Float64Array.from(cells, (x) => (x === null ? Number.NaN : Number(x))) }
      : { kind: "categorical", values: cells.map((x) => (x === null ? null : String(x))) };
  });
  const rows = sendable(raw, Array.from(held.keys()));
  if (rows.length === 0) return done(false, "No reference row is without a missing value: none can be sent.");
  const signal = AbortSignal.timeout(30_000);
  const scorer = await openScorer(
    ctx,
    version.id,
    features.map((f) => f.column.name),
    signal,
  );
  const scores = await scorer!.score(raw, rows);
  const gaps = rows.flatMap((i, k) => {
    const logged = held[i]!.at(-1);
    return typeof logged === "number" ? [Math.abs(scores[k]! - logged)] : [];
  });
  if (gaps.length === 0)
    return done(true, "It answers. The reference has no scores to compare with.", rows.length);
  const largest = Math.max(...gaps);
  const same = largest <= 1e-3 * Math.max(1, ...scores.map(Math.abs));
  const text = same
    ? "It answers, and gives the reference rows the scores that they had."
    : "It answers, but gives the reference rows other scores than they had: another version, output or order of features?";
  return done(same, text, rows.length, largest);
}
