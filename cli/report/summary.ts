import { type Verdict, verdicts } from "#lib/domain/drift.ts";
import type { Report } from "./build.ts";
import type { ReportFeature } from "./score.ts";

/** Worst first: the verdict, then how many windows drifted, then the size of the change. */
export function worstFirst(features: readonly ReportFeature[]): ReportFeature[] {
  return features.toSorted(
    (a, b) =>
      verdicts.indexOf(b.verdict) - verdicts.indexOf(a.verdict) ||
      driftedWindows(b) - driftedWindows(a) ||
      size(b) - size(a),
  );
}

export function driftedWindows({ windows }: ReportFeature): number {
  return windows.filter((w) => w.verdict === "drift").length;
}

/** The window that gives a feature its verdict. */
export function newestWindow({ windows }: ReportFeature) {
  return windows.findLast((w) => w.complete) ?? windows.at(-1);
}

function size(feature: ReportFeature): number {
  const effect = newestWindow(feature)?.effect;
  return effect ? (effect.value ?? Number.MAX_VALUE) / effect.minimum : 0;
}

/** One sentence about the whole report. */
export function summaryLine({ body, reference, current }: Report): string {
  const count = (verdict: Verdict) => body.features.filter((f) => f.verdict === verdict).length;
  const found = { drift: count("drift"), warning: count("warning"), insufficient: count("insufficient") };
  const windows = body.features[0]?.windows.length ?? 0;
  const parts = [
    `${found.drift} of ${body.features.length} features drift`,
    ...(found.warning > 0 ? [`${found.warning} with a warning`] : []),
    ...(found.insufficient > 0 ? [`${found.insufficient} without enough rows`] : []),
  ];
  const earlier = body.features.filter((f) => f.verdict !== "drift" && driftedWindows(f) > 0).length;
  if (earlier > 0) parts.push(`${earlier} that drifted in an earlier window`);
  const cut =
    body.grain === null ? "" : ` in ${windows} ${windows === 1 ? "window" : "windows"} (${body.grain})`;
  return `${parts.join(", ")}: ${current.rows} current rows${cut} against ${reference.rows} reference rows.`;
}
