"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import type { Verdict } from "#lib/domain/drift.ts";
import { count, measure, percent } from "#lib/format/number.ts";
import { duration, moment } from "#lib/format/time.ts";
import { Sparkline } from "../charts/sparkline.tsx";
import { dataHref, driftHref, featureHref } from "../drift/links.ts";
import { useProject } from "../providers/project.tsx";
import { VerdictMark } from "../ui/verdict.tsx";
import { dailyEvents } from "./overview.prepare.ts";

type Model = {
  model: string;
  task: string;
  owner: string | null;
  tier: number | null;
  time_zone: string;
  last_event_at: string | null;
};
type Worst = {
  feature: string;
  verdict: Verdict;
  effectName: string;
  effect: number | null;
  bar: number | null;
  start: string;
};
type Drift = {
  verdict: Verdict;
  worst: Worst | null;
  days: { events: number; share: number | null }[];
  labelLagMs: number | null;
};
type Query = { data: Drift | null | undefined; isPending: boolean; error: { message: string } | null };

const units: Record<string, string> = {
  wasserstein: "σ",
  cramers_v_balanced: "V",
  null_rate: "null",
  changed_share: "changed",
};
const cell = "py-2 pr-5 align-middle last:pr-0";
const number = `${cell} text-right whitespace-nowrap`;

export function ModelRow({ model, drift }: { model: Model; drift: Query }) {
  const { slug } = useProject();
  const d = drift.data;
  const days = d?.days ?? [];
  const traffic = dailyEvents(days);
  const about = [model.task, model.tier ? `tier ${model.tier}` : null, model.owner].filter(Boolean);
  return (
    <tr className="border-line border-b hover:bg-surface-raised">
      <th scope="row" className={`${cell} font-normal`}>
        <Link
          href={driftHref(slug, model.model)}
          className="font-medium text-ink underline-offset-2 hover:underline"
        >
          {model.model}
        </Link>
        <p className="text-[12px] text-ink-muted">{about.join(" · ")}</p>
      </th>
      <td className={cell}>
        <Health drift={drift} needs={<Link href={dataHref(slug, model.model)}>needs a reference</Link>} />
      </td>
      <td className={cell}>
        <WorstColumn model={model.model} worst={d?.worst ?? null} known={Boolean(d)} />
      </td>
      <td className={number}>{traffic === null ? "–" : count(traffic)}</td>
      <td className={cell}>
        {d && days.length > 1 ? (
          <div className="flex items-center gap-2">
            <Sparkline
              values={days.slice(0, -1).map((day) => day.share)}
              max={Math.max(0.2, ...days.map((day) => day.share ?? 0))}
              label={`Share of drifting columns over ${days.length - 1} days, now ${percent(days.at(-2)?.share)}`}
            />
            <span className="text-[12px] text-ink-muted">{percent(days.at(-2)?.share)}</span>
          </div>
        ) : (
          "–"
        )}
      </td>
      <td className={number}>{d && d.labelLagMs !== null ? duration(d.labelLagMs) : "no labels"}</td>
      <td className={number}>
        {model.last_event_at ? moment(model.last_event_at, model.time_zone) : "none yet"}
      </td>
    </tr>
  );
}

function Health({ drift, needs }: { drift: Query; needs: ReactNode }) {
  if (drift.isPending) return <span className="text-ink-muted">…</span>;
  if (drift.error) return <span className="text-watch">{drift.error.message}</span>;
  if (!drift.data) return <span className="text-ink-muted underline underline-offset-2">{needs}</span>;
  return <VerdictMark verdict={drift.data.verdict} />;
}

function WorstColumn({ model, worst, known }: { model: string; worst: Worst | null; known: boolean }) {
  const { slug } = useProject();
  if (!worst || worst.verdict === "stable" || worst.verdict === "insufficient") {
    return <span className="text-ink-muted">{known ? "none" : "–"}</span>;
  }
  return (
    <Link
      href={featureHref(slug, model, worst.feature, { start: worst.start })}
      className="underline decoration-line underline-offset-3 hover:decoration-ink"
    >
      {worst.feature}{" "}
      <span className="text-ink-muted">
        {measure(worst.effect)} {units[worst.effectName] ?? ""}
      </span>
    </Link>
  );
}
