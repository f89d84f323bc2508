"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { count, measure, percent } from "#lib/format/number.ts";
import { duration, moment } from "#lib/format/time.ts";
import { Sparkline } from "../charts/sparkline.tsx";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { VerdictMark } from "../ui/verdict.tsx";

type Model = {
  model: string;
  task: string;
  owner: string | null;
  tier: number | null;
  time_zone: string;
  last_event_at: string | null;
};

const units: Record<string, string> = { wasserstein: "σ", cramers_v_balanced: "V" };

export function ModelRow({ model }: { model: Model }) {
  const { slug } = useProject();
  const trpc = useTRPC();
  const drift = useQuery(
    trpc.models.drift.queryOptions({ project: slug, model: model.model }, { refetchInterval: 15_000 }),
  );
  const d = drift.data;
  const base = `/${slug}/models/${encodeURIComponent(model.model)}`;
  const days = d?.days ?? [];
  const full = days.slice(0, -1).filter((day) => day.events > 0);
  const traffic = full.length > 0 ? full.reduce((sum, day) => sum + day.events, 0) / full.length : null;
  const cell = "py-2.5 pr-4 align-middle";
  return (
    <tr className="border-line border-b hover:bg-surface-raised">
      <th scope="row" className={`${cell} font-normal`}>
        <Link href={`${base}/drift`} className="font-medium text-ink underline-offset-2 hover:underline">
          {model.model}
        </Link>
        <p className="text-[12px] text-ink-muted">
          {[model.task, model.tier ? `tier ${model.tier}` : null, model.owner].filter(Boolean).join(" · ")}
        </p>
      </th>
      <td className={cell}>
        {drift.isPending ? (
          "…"
        ) : drift.error ? (
          <span className="text-watch">{drift.error.message}</span>
        ) : null}
        {d === null ? (
          <Link href={`${base}/data`} className="text-ink-muted underline">
            needs a reference
          </Link>
        ) : null}
        {d ? <VerdictMark verdict={d.verdict} /> : null}
      </td>
      <td className={cell}>
        {d?.worst && d.worst.verdict !== "stable" && d.worst.verdict !== "insufficient" ? (
          <Link
            href={`${base}/features/${encodeURIComponent(d.worst.feature)}?start=${encodeURIComponent(d.worst.start)}`}
            className="underline underline-offset-2"
          >
            {d.worst.feature}
            <span className="text-ink-muted">
              {" "}
              {measure(d.worst.effect)} {units[d.worst.effectName] ?? ""}
            </span>
          </Link>
        ) : (
          <span className="text-ink-muted">{d ? "none" : "–"}</span>
        )}
      </td>
      <td className={cell}>{traffic === null ? "–" : count(traffic)}</td>
      <td className={cell}>
        {d && days.length > 1 ? (
          <div className="flex items-center gap-2">
            <Sparkline
              values={days.slice(0, -1).map((day) => day.share)}
              max={Math.max(0.2, ...days.map((day) => day.share ?? 0))}
              label={`Share of drifting features over ${days.length - 1} days, now ${percent(days.at(-2)?.share)}`}
            />
            <span className="text-[12px] text-ink-muted">{percent(days.at(-2)?.share)}</span>
          </div>
        ) : (
          "–"
        )}
      </td>
      <td className={cell}>{d && d.labelLagMs !== null ? duration(d.labelLagMs) : "no labels"}</td>
      <td className={`${cell} whitespace-nowrap`}>
        {model.last_event_at ? moment(model.last_event_at, model.time_zone) : "none yet"}
      </td>
    </tr>
  );
}
