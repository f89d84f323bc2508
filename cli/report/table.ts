import type { Verdict } from "#lib/domain/drift.ts";
import type { RuleQuality } from "#lib/domain/quality.ts";
import type { Report } from "./build.ts";
import { multivariateLines } from "./multivariate-table.ts";
import { performanceLines } from "./performance-table.ts";
import { weakSegmentLines } from "./weak-segments.ts";
import { short } from "./plot.ts";
import { qualityLines, qualitySummary } from "./quality.ts";
import { ruleLines } from "./rules.ts";
import { type ReportStream, streamLines } from "./streams.ts";
import type { ReportFeature } from "./score.ts";
import { driftedWindows, newestWindow, summaryLine, worstFirst } from "./summary.ts";

const symbols: Record<Verdict, string> = { drift: "✖", warning: "▲", stable: "✓", insufficient: "·" };
const colours: Record<Verdict, number> = { drift: 31, warning: 33, stable: 32, insufficient: 90 };

type Line = { verdict: Verdict; cells: string[] };

/** Aligned columns for a terminal or a log. */
export function tableReport(report: Report, { colour }: { colour: boolean }): string {
  const { body, notes } = report;
  const many = body.grain !== null;
  const segmented = body.segments !== undefined;
  const lines = [
    ...worstFirst(body.features).map((f) => lineOf(f, segmented ? "all" : null, many)),
    ...(body.segments ?? []).flatMap(({ segment, features }) =>
      worstFirst(features).map((f) => lineOf(f, segment, many)),
    ),
  ];
  const head = [
    "verdict",
    "feature",
    ...(segmented ? ["segment"] : []),
    "kind",
    "n",
    "effect",
    "value",
    "floor",
    "minimum",
    "adjusted p",
    ...(many ? ["state", "drifted"] : []),
  ];
  const widths = head.map((title, i) => Math.max(title.length, ...lines.map((l) => length(l.cells[i]!))));
  const print = (cells: string[]) =>
    cells
      .map((cell, i) => cell + " ".repeat(widths[i]! - length(cell)))
      .join("  ")
      .trimEnd();
  const rows = lines.map(({ verdict, cells }) => {
    const text = print(cells);
    return colour ? `\x1b[${colours[verdict]}m${text}\x1b[0m` : text;
  });
  const left = body.left_out.map(({ column, reason }) => `  ${oneLine(column)}: ${oneLine(reason)}`);
  return [
    print(head),
    ...rows,
    "",
    ...(body.performance ? [...performanceLines(body.performance), ""] : []),
    ...(body.performance?.weak_segments ? [...weakSegmentLines(body.performance.weak_segments), ""] : []),
    "data quality:",
    ...qualityRows(report),
    "",
    ...(body.rules ? ["declared rules:", ...ruleRows(body.rules), ""] : []),
    ...(body.multivariate ? [...multivariateLines(body.multivariate), ""] : []),
    ...(body.streams ? ["value by value, in order of time:", ...streamRows(body.streams), ""] : []),
    ...(left.length > 0 ? ["without a verdict:", ...left, ""] : []),
    ...notes.map((note) => `note: ${note}`),
    summaryLine(report),
    "",
  ].join("\n");
}

function ruleRows(rules: readonly RuleQuality[]): string[] {
  return ruleLines(rules).map(
    ({ verdict, id, text }) => `  ${symbols[verdict]} ${id}: ${oneLine(text, 160)}`,
  );
}

function streamRows(streams: readonly ReportStream[]): string[] {
  return streamLines(streams).map(
    ({ verdict, signal, text }) => `  ${symbols[verdict]} ${oneLine(signal)}: ${text}`,
  );
}

/** What is not as expected in the newest window; the JSON has every check of every window. */
function qualityRows({ body }: Report): string[] {
  const { columns } = body.quality;
  const lines = qualityLines(columns).map(
    ({ column, check, verdict, text }) =>
      `  ${symbols[verdict]} ${oneLine(column)}: ${check.toLowerCase()}, ${oneLine(text, 160)}`,
  );
  return [...lines, `  ${qualitySummary(columns)}`];
}

function lineOf(feature: ReportFeature, segment: string | null, many: boolean): Line {
  const window = newestWindow(feature);
  const effect = window?.effect ?? null;
  return {
    verdict: feature.verdict,
    cells: [
      `${symbols[feature.verdict]} ${feature.verdict}`,
      oneLine(feature.feature),
      ...(segment === null ? [] : [oneLine(segment)]),
      feature.kind,
      String(window?.n ?? 0),
      effect?.name ?? "-",
      number(effect?.value),
      number(effect?.floor),
      number(effect?.minimum),
      number(window?.p_adjusted),
      ...(many ? [window?.state ?? "-", `${driftedWindows(feature)}/${feature.windows.length}`] : []),
    ],
  };
}

function number(x: number | null | undefined): string {
  if (x === null || x === undefined) return "-";
  if (x !== 0 && Math.abs(x) < 1e-4) return x.toExponential(1);
  return short(x);
}

/** Names come from files: no line breaks, no control characters, not endless. */
function oneLine(text: string, most = 60): string {
  const plain = text.replaceAll(/[\p{Cc}\p{Cf}]/gu, "�");
  return Array.from(plain).length > most
    ? `${Array.from(plain)
        .slice(0, most - 1)
        .join("")}…`
    : plain;
}

function length(text: string): number {
  return Array.from(text).length;
}
