import { binarySample } from "./binary/sample.ts";
import { type Audited, type Band, bandOf, widened } from "./estimate/bands.ts";
import type { RawColumn } from "./estimate/binning.ts";
import { type CbpeFit, estimateBinary, fitCbpe } from "./estimate/cbpe.ts";
import { estimateMulticlass, fitMulticlass, type MulticlassFit } from "./estimate/cbpe-multiclass.ts";
import { type DleFit, estimateRegression, fitDle } from "./estimate/dle.ts";
import type { Estimate } from "./estimate/estimate.ts";
import { pickColumn } from "./estimate/pick.ts";
import { multiclassSample } from "./multiclass/sample.ts";
import { measureRows, metricsOf } from "./registry.ts";
import { type OutcomeRows, rowCount } from "./rows.ts";
import { sliceRows } from "./slice.ts";
import { worthOf } from "./worth.ts";

type Learner = { cbpe: CbpeFit | null; multiclass: MulticlassFit | null; dle: DleFit | null };

/** What estimates without labels rest on; plain data, so that it can be stored. */
export type Estimators = Learner & { bands: Record<string, Band> };

type Options = { seed: number; columns?: readonly RawColumn[] | undefined };

/** `rows` in order of time where they have one. */
export function fitEstimators(rows: OutcomeRows, options: Options): Estimators {
  return { ...learn(rows, options), bands: auditedBands(rows, options) };
}

function learn(rows: OutcomeRows, { seed, columns }: Options): Learner {
  const none: Learner = { cbpe: null, multiclass: null, dle: null };
  switch (rows.task) {
    case "binary":
      return { ...none, cbpe: fitCbpe(binarySample(rows), seed, rows.worth) };
    case "multiclass":
      return { ...none, multiclass: fitMulticlass(multiclassSample(rows), seed, rows.worth) };
    case "regression":
      return { ...none, dle: columns ? fitDle({ ...rows, columns }) : null };
    case "ranking":
      return none;
  }
}

/** Fifths of the reference; all but the first are audited by what was learnt before them, in chunks. */
const [fifths, chunksEach, fewestRows] = [5, 5, 50];

function auditedBands(rows: OutcomeRows, { seed, columns }: Options): Record<string, Band> {
  const n = rowCount(rows);
  if (rows.task === "ranking" || n < fifths * chunksEach * fewestRows) return {};
  if (rows.task === "regression" && !columns) return {};
  const cut = (from: number, to: number) => ({
    rows: sliceRows(rows, from, to),
    columns: columns?.map((c) =>
      pickColumn(
        c,
        Array.from({ length: to - from }, (_, i) => from + i),
      ),
    ),
  });
  const audited: Record<string, Audited[]> = {};
  for (let fifth = 1; fifth < fifths; fifth++) {
    const start = Math.floor((fifth * n) / fifths);
    const before = cut(0, start);
    const learner = learn(before.rows, { seed, columns: before.columns });
    for (let chunk = 0; chunk < chunksEach; chunk++) {
      const at = (k: number) => start + Math.floor((k * (n / fifths)) / chunksEach);
      const own = cut(at(chunk), at(chunk + 1));
      const realised = measureRows(own.rows);
      for (const [id, estimate] of Object.entries(estimated(learner, own.rows, own.columns))) {
        const found = realised[id];
        if (!found?.se) continue;
        const one = { rows: rowCount(own.rows), value: found.value, se: found.se, estimate: estimate.value };
        (audited[id] ??= []).push(one);
      }
    }
  }
  return Object.fromEntries(
    Object.entries(audited).flatMap(([id, own]) => {
      const band = bandOf(own);
      return band ? [[id, band]] : [];
    }),
  );
}

function estimated(
  { cbpe, multiclass, dle }: Learner,
  rows: OutcomeRows,
  columns?: readonly RawColumn[],
): Record<string, Estimate> {
  switch (rows.task) {
    case "binary":
      return cbpe ? estimateBinary(cbpe, rows) : {};
    case "multiclass":
      return multiclass ? estimateMulticlass(multiclass, rows) : {};
    case "regression":
      return dle && columns ? estimateRegression(dle, { ...rows, columns }) : {};
    case "ranking":
      return {};
  }
}

/** What the metrics are without looking at labels, where an estimator of the task says so. */
export function estimateRows(
  { bands, ...learner }: Estimators,
  rows: OutcomeRows,
  columns?: readonly RawColumn[],
): Record<string, Estimate> {
  const facts = metricsOf(rows.task, worthOf(rows));
  return Object.fromEntries(
    Object.entries(estimated(learner, rows, columns)).map(([id, estimate]) => {
      const band = bands[id];
      const limits = facts[id]?.limits ?? [null, null];
      return [id, band ? widened(estimate, band, rowCount(rows), limits) : estimate];
    }),
  );
}
