"use client";

import Link from "next/link";
import type { Grain } from "#lib/domain/drift.ts";
import { count } from "#lib/format/number.ts";
import { tickName } from "#lib/format/time.ts";
import type { HeatRow, HeatWindow } from "../charts/heatmap.prepare.ts";

type Props = {
  label: string;
  rows: readonly HeatRow[];
  windows: readonly HeatWindow[];
  grain: Grain;
  timeZone: string;
  /** Where a column's name leads; null: nowhere. */
  href: (feature: string) => string | null;
  /** What a cell says beside its sign. */
  cellText: (row: HeatRow, i: number) => string;
};

const words = ["–", "○", "◐", "●"];

/** The heatmap as a table: verdict and effect of every cell. */
export function HeatmapTable({ label, rows, windows, grain, timeZone, href, cellText }: Props) {
  return (
    <div
      className="max-h-[560px] overflow-auto"
      tabIndex={0}
      role="region"
      aria-label={`${label}, as a table`}
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
                <ColumnName name={row.name ?? row.feature} href={href(row.feature)} />
              </th>
              {windows.map((w, i) => (
                <td
                  key={w.start}
                  className="px-2 py-1 text-right whitespace-nowrap"
                  title={`${count(row.n[i] ?? 0)} rows`}
                >
                  {(row.n[i] ?? 0) === 0 && (row.verdicts[i] ?? 0) === 0 ? (
                    <span className="text-ink-muted">none</span>
                  ) : (
                    `${words[row.verdicts[i] ?? 0]} ${cellText(row, i)}`
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

function ColumnName({ name, href }: { name: string; href: string | null }) {
  if (href === null) return name;
  return (
    <Link href={href} className="underline underline-offset-2">
      {name}
    </Link>
  );
}
