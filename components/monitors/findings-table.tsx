"use client";

import Link from "next/link";
import type { Grain } from "#lib/domain/drift.ts";
import type { FindingState, Source } from "#lib/domain/monitor.ts";
import { measure, pValue } from "#lib/format/number.ts";
import { dayOf, windowName } from "#lib/format/time.ts";
import { featureHref } from "../drift/links.ts";
import { useProject } from "../providers/project.tsx";
import { Scroll } from "../ui/scroll.tsx";
import { TableHead } from "../ui/table-head.tsx";

type Worst = {
  start: string;
  n: number;
  p_adjusted: number | null;
  effect: { name: string; value: number | null };
  value?: number | null;
};
type Finding = {
  id: number;
  monitor: string;
  source: Source;
  feature: string;
  segment: string | null;
  grain: string;
  state: FindingState;
  onset: string;
  closed_at: string | null;
  amended: number;
  evidence: Record<string, unknown>;
};

const dayMs = 86_400_000;
/** Days on either side of the worst window that its column's page opens on. */
const around: Record<Grain, number> = { hour: 2, day: 14, week: 60, month: 180 };
const cell = "py-1.5 pr-4 align-top last:pr-0";
const looks: Record<FindingState, { icon: string; word: string; tone: string }> = {
  open: { icon: "●", word: "Open", tone: "text-drift" },
  closed: { icon: "○", word: "Closed", tone: "text-ok" },
  withdrawn: { icon: "–", word: "Withdrawn", tone: "text-ink-muted" },
};
const units: Record<string, string> = { wasserstein: "σ", cramers_v_balanced: "V" };

export function FindingsTable({
  model,
  findings,
  timeZone,
}: {
  model: string;
  findings: readonly Finding[];
  timeZone: string;
}) {
  return (
    <Scroll label="Findings">
      <table className="w-full min-w-[820px] border-collapse">
        <TableHead names={["State", "Subject", "Monitor", "Since", "Until", "Worst window"]} cell={cell} />
        <tbody>
          {findings.map((finding) => (
            <Row key={finding.id} model={model} finding={finding} timeZone={timeZone} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Row({ model, finding, timeZone }: { model: string; finding: Finding; timeZone: string }) {
  const { slug } = useProject();
  const grain = finding.grain as Grain;
  const worst = finding.evidence["worst"] as Worst;
  const { icon, word, tone } = looks[finding.state];
  const day = (at: string) => windowName(at, grain, timeZone);
  const at = Date.parse(worst.start);
  const view = {
    start: worst.start,
    grain,
    range: "custom" as const,
    from: dayOf(at - around[grain] * dayMs, timeZone),
    to: dayOf(at + around[grain] * dayMs, timeZone),
    segment: finding.segment ? [finding.segment] : [],
    baseline: typeof finding.evidence["baseline"] === "string" ? finding.evidence["baseline"] : "reference",
  };
  const hrefOf = () =>
    finding.source === "drift"
      ? featureHref(slug, model, finding.feature, view)
      : `/${slug}/models/${encodeURIComponent(model)}/${finding.source}`;
  return (
    <tr className={`border-line border-b ${finding.state === "withdrawn" ? "text-ink-muted" : ""}`}>
      <td className={`${cell} whitespace-nowrap ${tone}`}>
        <span aria-hidden="true">{icon}</span> {word}
      </td>
      <th scope="row" className={`${cell} font-normal`}>
        <Link href={hrefOf()} className="text-accent hover:underline">
          {finding.feature}
        </Link>
        {finding.segment ? <span className="text-ink-muted"> in {finding.segment}</span> : null}
      </th>
      <td className={cell}>{finding.monitor}</td>
      <td className={`${cell} whitespace-nowrap`}>{day(finding.onset)}</td>
      <td className={`${cell} whitespace-nowrap`}>{finding.closed_at ? day(finding.closed_at) : "now"}</td>
      <td className={`${cell} whitespace-nowrap`}>
        {day(worst.start)}: {measure(worst.effect.value)} {units[worst.effect.name] ?? ""}{" "}
        <span className="text-[12px] text-ink-muted">adjusted p {pValue(worst.p_adjusted)}</span>
        {finding.amended > 0 ? (
          <span className="block text-[12px] text-ink-muted">
            amended {finding.amended === 1 ? "once" : `${finding.amended} times`} by late rows or a changed
            rule
          </span>
        ) : null}
      </td>
    </tr>
  );
}
