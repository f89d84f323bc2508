import { randomUUID } from "node:crypto";
import type { RawColumn } from "#lib/performance/estimate/binning.ts";
import {
  faultsOf,
  inferBody,
  type Metadata,
  readMetadata,
  readScores,
  ScoringFault,
} from "#lib/scoring/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { secretOf, settingsOf } from "./endpoint.ts";
import { callServer, type Target } from "./request.ts";
import { findEndpoint } from "./store.ts";

const [batchRows, concurrency] = [250, 2];

export type Scorer = {
  /** Fetched once; null where the server has none. */
  metadata: Metadata | null;
  /** One score a row. Batches of 250 rows, two at a time; the first fault ends all of them. */
  score: (columns: readonly RawColumn[], rows: readonly number[]) => Promise<Float64Array>;
};

/** Null where the version has no scoring endpoint. Throws a ScoringFault where it has one that cannot serve. */
export async function openScorer(
  ctx: ServiceContext,
  versionId: number,
  features: readonly string[],
  signal: AbortSignal,
): Promise<Scorer | null> {
  authorize(ctx, "models:read");
  const row = await findEndpoint(ctx, versionId);
  return row ? scorerOf({ settings: settingsOf(row), secret: secretOf(ctx, row) }, features, signal) : null;
}

export async function scorerOf(
  target: Target,
  features: readonly string[],
  signal: AbortSignal,
): Promise<Scorer> {
  const { model, version, layout, output = null, output_index: index = null } = target.settings;
  const path = `/v2/models/${encodeURIComponent(model)}${version ? `/versions/${encodeURIComponent(version)}` : ""}`;
  await callServer(target, "/v2/health/ready", undefined, signal);
  const metadata = readMetadata(await callServer(target, path, undefined, signal));
  const [fault] = faultsOf(metadata, { features, layout, output });
  if (fault) throw new ScoringFault(fault);
  const one = async (columns: readonly RawColumn[], rows: readonly number[], stop: AbortSignal) => {
    const asked = { id: randomUUID(), layout, output, metadata };
    const answer = await callServer(target, `${path}/infer`, inferBody(features, columns, rows, asked), stop);
    return readScores(answer, rows.length, { output, index });
  };
  return {
    metadata,
    score: async (columns, rows) => {
      const out = new Float64Array(rows.length);
      const failed = new AbortController();
      const stop = AbortSignal.any([signal, failed.signal]);
      let next = 0;
      const lane = async () => {
        while (next < rows.length) {
          const from = next;
          next += batchRows;
          out.set(await one(columns, rows.slice(from, from + batchRows), stop), from);
        }
      };
      try {
        await Promise.all(Array.from({ length: concurrency }, lane));
      } finally {
        failed.abort();
      }
      return out;
    },
  };
}
