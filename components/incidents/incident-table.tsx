"use client";

import Link from "next/link";
import type { IncidentState } from "#lib/domain/incident.ts";
import { moment } from "#lib/format/time.ts";
import { useProject } from "../providers/project.tsx";
import { Scroll } from "../ui/scroll.tsx";
import { incidentHref, StateMark } from "./look.tsx";
import { TableHead } from "../ui/table-head.tsx";

export type Row = {
  id: number;
  model: string;
  title: string;
  state: IncidentState;
  priority: string;
  owner: string | null;
  onset: { low: string };
  findings_count: number;
  flapping: boolean;
  time_zone: string;
};

const cell = "py-1.5 pr-4 align-top last:pr-0";

export function IncidentTable({ rows }: { rows: readonly Row[] }) {
  const { slug } = useProject();
  return (
    <Scroll label="Incidents">
      <table className="w-full min-w-[760px] border-collapse">
        <TableHead
          names={["Incident", "State", "Priority", "Model", "Began", "Findings", "Owner"]}
          cell={cell}
        />
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} className="border-line border-b hover:bg-surface-raised">
              <th scope="row" className={`${cell} font-normal`}>
                <Link href={incidentHref(slug, row.id)} className="text-accent hover:underline">
                  {row.title}
                </Link>
                <span className="ml-2 text-[12px] text-ink-muted">#{row.id}</span>
              </th>
              <td className={cell}>
                <StateMark state={row.state} />
                {row.flapping ? <span className="text-[12px] text-ink-muted"> flapping</span> : null}
              </td>
              <td className={cell}>{row.priority}</td>
              <td className={cell}>{row.model}</td>
              <td className={`${cell} whitespace-nowrap`}>{moment(row.onset.low, row.time_zone)}</td>
              <td className={cell}>{row.findings_count}</td>
              <td className={cell}>{row.owner ?? "nobody"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
