import { type Verdict, verdicts } from "#lib/domain/drift.ts";
import type { Report } from "./build.ts";
import { escapeHtml } from "./escape.ts";
import { barsSvg, stripSvg, trendSvg, windowName } from "./html-plots.ts";
import { style } from "./html-style.ts";
import { multivariateHtml } from "./multivariate-table.ts";
import { performanceHtml } from "./performance-table.ts";
import { short } from "./plot.ts";
import { weakSegmentHtml } from "./weak-segments.ts";
import { qualityLines, qualitySummary } from "./quality.ts";
import { ruleLines } from "./rules.ts";
import { streamLines } from "./streams.ts";
import type { ReportFeature } from "./score.ts";
import { driftedWindows, newestWindow, summaryLine, worstFirst } from "./summary.ts";

const symbols: Record<Verdict, string> = { drift: "✖", warning: "▲", stable: "✓", insufficient: "·" };

/** One page that needs nothing else: no script, no request. */
export function htmlReport(report: Report): string {
  const { body } = report;
  const features = worstFirst(body.features);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Drift report</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Drift report</h1>
<p class="lead">${escapeHtml(summaryLine(report))}</p>
${facts(report)}
${report.notes.map((note) => `<p class="note">${escapeHtml(note)}.</p>`).join("\n")}
${overview(features)}
<h2>Features</h2>
${features.map((f, i) => featureSection(report, f, i)).join("\n")}
${segments(report)}
${body.performance ? performanceHtml(body.performance, badge) : ""}
${body.performance?.weak_segments ? weakSegmentHtml(body.performance.weak_segments) : ""}
${quality(report)}
${declared(report)}
${streams(report)}
${body.multivariate ? multivariateHtml(body.multivariate, (m) => badge(m.verdict)) : ""}
${leftOut(report)}
<footer>Drift: adjusted p at most ${body.q} (Benjamini–Hochberg over the hypotheses of one window) and an effect
above both its practical minimum and the 99 % point that chance reaches at this number of rows. Warning: as sure, but
smaller. A feature's verdict is that of its newest complete window.</footer>
</main>
</body>
</html>
`;
}

function facts({ body, reference, current }: Report): string {
  const rows = [
    ["Reference", `${reference.path}, ${reference.rows} rows`],
    ["Current", `${current.path}, ${current.rows} rows`],
    ["Windows", body.grain === null ? "all current rows together" : body.grain],
    ["Made", body.as_of],
  ];
  const items = rows.map(([name, text]) => `<dt>${name}</dt><dd>${escapeHtml(text ?? "")}</dd>`);
  return `<dl class="facts">${items.join("")}</dl>`;
}

function badge(verdict: Verdict): string {
  return `<span class="badge ${verdict}">${symbols[verdict]} ${verdict}</span>`;
}

function overview(features: readonly ReportFeature[]): string {
  const rows = features.map((f, i) => {
    const window = newestWindow(f);
    const strip = f.windows.length > 1 ? stripSvg(f.windows) : "";
    return (
      `<tr><td>${badge(f.verdict)}</td><th scope="row"><a href="#f${i}">${escapeHtml(f.feature)}</a></th>` +
      `<td class="strip">${strip}</td><td class="num">${number(window?.effect?.value)}</td>` +
      `<td class="num wide">${number(window?.p_adjusted)}</td></tr>`
    );
  });
  const many = (features[0]?.windows.length ?? 0) > 1;
  const counts = verdicts
    .toReversed()
    .map((verdict) => ({ verdict, count: features.filter((f) => f.verdict === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `<li>${badge(verdict)} ${count}</li>`);
  return (
    `<ul class="counts">${counts.join("")}</ul>` +
    `<div class="scroll"><table class="overview"><thead><tr><th>Verdict</th><th>Feature</th>` +
    `<th>${many ? 'Windows<span class="wide">, oldest first</span>' : ""}</th><th class="num">Effect</th><th class="num wide">Adjusted p</th></tr></thead>` +
    `<tbody>${rows.join("\n")}</tbody></table></div>`
  );
}

function featureSection(report: Report, feature: ReportFeature, index: number): string {
  const window = newestWindow(feature);
  const plot = report.plots.get(feature.feature);
  const many = feature.windows.length > 1;
  const most = Math.max(0, ...feature.windows.map((w) => w.effect?.value ?? 0));
  const trend = many
    ? `<figure><figcaption>Effect in each window (${escapeHtml(window?.effect?.name ?? "none")}, up to ${number(most)}); dashed: what it must exceed</figcaption>${trendSvg(feature.windows)}</figure>`
    : "";
  const drifted = many ? ` · ${driftedWindows(feature)} of ${feature.windows.length} windows drifted` : "";
  return `<section id="f${index}"><h3>${escapeHtml(feature.feature)} ${badge(feature.verdict)}</h3>
<p class="sub">${feature.kind} · ${window?.n ?? 0} rows${many ? ` in the newest window${drifted}` : ""}</p>
<div class="plots">
<figure><figcaption><span class="key ref"></span>reference <span class="key cur"></span>current</figcaption>${plot ? barsSvg(plot) : ""}</figure>
${trend}
</div>
${scores(feature)}</section>`;
}

/** The numbers of the newest window, whole; the windows' own are behind a fold. */
function scores(feature: ReportFeature): string {
  const window = newestWindow(feature);
  if (!window || window.n === 0) return "";
  const rows = Object.entries(window.scores).map(
    ([name, s]) =>
      `<tr><th scope="row">${name}</th><td class="num">${number(s.value)}</td><td class="num">${number(s.floor)}</td>` +
      `<td class="num">${number(s.p)}</td><td>${s.method}</td></tr>`,
  );
  const presets = Object.entries(window.presets).map(
    ([name, p]) =>
      `<tr><th scope="row">${name} (preset)</th><td class="num">${number(p.value)}</td><td class="num">${number(p.threshold)}</td>` +
      `<td></td><td>${p.drift ? "says drift" : "says none"}</td></tr>`,
  );
  const { effect } = window;
  const why = effect
    ? `<p class="sub">${effect.name} ${number(effect.value)}, floor ${number(effect.floor)}, minimum ${effect.minimum}, adjusted p ${number(window.p_adjusted)}</p>`
    : "";
  return `${why}<details><summary>Detectors${feature.windows.length > 1 ? " in the newest window" : ""}</summary><div class="scroll"><table>
<thead><tr><th>Detector</th><th class="num">Value</th><th class="num">Floor</th><th class="num">p</th><th>Method</th></tr></thead>
<tbody>${rows.join("")}${presets.join("")}</tbody></table></div>${windowTable(feature)}</details>`;
}

function windowTable({ windows }: ReportFeature): string {
  if (windows.length < 2) return "";
  // A page stays readable and small: the newest windows, the rest is in the JSON.
  const rows = windows.slice(-60).map((w, i, shown) => {
    const name = windowName(w, windows.length - shown.length + i);
    return `<tr><th scope="row">${name}</th><td>${w.verdict}</td><td class="num">${w.n}</td><td class="num">${number(w.effect?.value)}</td><td class="num">${number(w.p_adjusted)}</td></tr>`;
  });
  return (
    `<div class="scroll"><table><thead><tr><th>Window</th><th>Verdict</th><th class="num">Rows</th><th class="num">Effect</th>` +
    `<th class="num">Adjusted p</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`
  );
}

function segments({ body }: Report): string {
  if (!body.segments || body.segments.length === 0) return "";
  const groups = body.segments.map(({ segment, features }) => {
    const rows = worstFirst(features).map((f) => {
      const window = newestWindow(f);
      return (
        `<tr><td>${badge(f.verdict)}</td><th scope="row">${escapeHtml(f.feature)}</th>` +
        `<td class="num">${window?.n ?? 0}</td><td class="num">${number(window?.effect?.value)}</td></tr>`
      );
    });
    return `<tbody><tr><th colspan="4" scope="rowgroup"><strong>${escapeHtml(segment)}</strong></th></tr>${rows.join("\n")}</tbody>`;
  });
  return (
    `<h2>Segments</h2><div class="scroll"><table><thead><tr><th>Verdict</th><th>Feature</th>` +
    `<th class="num">Rows</th><th class="num">Effect</th></tr></thead>${groups.join("\n")}</table></div>`
  );
}

function quality({ body }: Report): string {
  const { columns } = body.quality;
  const rows = qualityLines(columns).map(
    ({ column, check, verdict, text }) =>
      `<tr><td>${symbols[verdict]} ${verdict === "drift" ? "problem" : "slightly off"}</td>` +
      `<th scope="row">${escapeHtml(column)}</th><td>${escapeHtml(check)}</td><td>${escapeHtml(text)}</td></tr>`,
  );
  const table =
    rows.length === 0
      ? ""
      : `<div class="scroll"><table><thead><tr><th>Verdict</th><th>Column</th><th>Check</th><th>In the newest window</th></tr></thead>` +
        `<tbody>${rows.join("\n")}</tbody></table></div>`;
  return `<h2>Data quality</h2><p class="sub">${qualitySummary(columns)}</p>${table}`;
}

/** Three cells a row: the verdict, what it is about, and what was found. */
function lines(of: readonly (readonly [Verdict, string, string])[], about: string, found: string): string {
  const rows = of.map(
    ([verdict, name, text]) =>
      `<tr><td>${symbols[verdict]} ${verdict}</td><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(text)}</td></tr>`,
  );
  return (
    `<div class="scroll"><table><thead><tr><th>Verdict</th><th>${about}</th><th>${found}</th></tr></thead>` +
    `<tbody>${rows.join("\n")}</tbody></table></div>`
  );
}

function declared({ body }: Report): string {
  if (!body.rules) return "";
  const rows = ruleLines(body.rules).map(({ verdict, id, text }) => [verdict, id, text] as const);
  return `<h2>Declared rules</h2>${lines(rows, "Rule", "In the newest window")}`;
}

function streams({ body }: Report): string {
  if (!body.streams) return "";
  const rows = streamLines(body.streams).map(({ verdict, signal, text }) => [verdict, signal, text] as const);
  return `<h2>Value by value</h2>${lines(rows, "Signal", "Alarms of CUSUM and EWMA")}`;
}

function leftOut({ body }: Report): string {
  if (body.left_out.length === 0) return "";
  const items = body.left_out.map(
    ({ column, reason }) => `<li><strong>${escapeHtml(column)}</strong>: ${escapeHtml(reason)}</li>`,
  );
  return `<h2>Without a verdict</h2><ul class="left">${items.join("")}</ul>`;
}

function number(x: number | null | undefined): string {
  if (x === null || x === undefined) return "–";
  return x !== 0 && Math.abs(x) < 1e-4 ? x.toExponential(1) : short(x);
}
