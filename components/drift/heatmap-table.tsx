"use client";

import Link from "next/link";
import type { Grain } from "#lib/domain/drift.ts";
import { count, measure } from "#lib/format/number.ts";
import { tickName } from "#lib/format/time.ts";
import type { HeatRow, HeatWindow } from "../charts/heatmap.prepare.ts";
import { useProject } from "../providers/project.tsx";
import { featureHref } from "./links.ts";
import type { rangeNames } from "./span.ts";

type SpanChoiceOf = {
  range: keyof typeof rangeNames;
  from: string | null;
  to: string | null;
  segment: string[];
};

type Props = {
  model: string;
  rows: readonly HeatRow[];
  windows: readonly HeatWindow[];
  grain: Grain;
  timeZone: string;
  /** Kept in the links to the columns. */
  view: SpanChoiceOf;
};

const words = ["–", "○", "◐", "●"];

/** The heatmap as a table: verdict and effect of every cell. */
export function HeatmapTable({ model, rows, windows, grain, timeZone, view }: Props) {
  const { slug } = useProject();
  const { range, from, to, segment } = view;
  return (
    <div
      className="max-h-[560px] overflow-auto"
      tabIndex={0}
      role="region"
      aria-label="Drift by feature and window, as a table"
    >
      <table className="border-collapse text-[12px]">
        <thead className="sticky top-0 bg-surface">
          <tr className="border-line border-b text-ink-muted">
            <th scope="col" className="sticky left-0 bg-surface py-1 pr-3">
              Column
            </th>
            {windows.map((w) => (
              <th key={w.start} scope="col" className="px-2 py-1 text-right whitespace-nowrap">
                {tickName(w.start, grain, timeZone)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.feature} className="border-line border-b">
              <th scope="row" className="sticky left-0 bg-surface py-1 pr-3 font-normal whitespace-nowrap">
                <Link
                  href={featureHref(slug, model, row.feature, { grain, range, from, to, segment })}
                  className="underline underline-offset-2"
                >
                  {row.feature}
                </Link>
              </th>
              {windows.map((w, i) => (
                <td
                  key={w.start}
                  className="px-2 py-1 text-right whitespace-nowrap"
                  title={`${count(row.n[i] ?? 0)} rows`}
                >
                  {(row.n[i] ?? 0) === 0 ? (
                    <span className="text-ink-muted">none</span>
                  ) : (
                    `${words[row.verdicts[i] ?? 0]} ${measure(row.effects[i])}`
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
