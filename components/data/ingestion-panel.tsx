"use client";

import { useQuery } from "@tanstack/react-query";
import { count } from "#lib/format/number.ts";
import { duration, moment } from "#lib/format/time.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Empty, Panel } from "../ui/panel.tsx";
import { barsOf } from "./ingestion.prepare.ts";
import { TableHead } from "../ui/table-head.tsx";

const cell = "py-1 pr-4 whitespace-nowrap";
const [width, height] = [600, 90];

export function IngestionPanel({ model, timeZone }: { model: string; timeZone: string }) {
  const { slug } = useProject();
  const trpc = useTRPC();
  const query = useQuery(
    trpc.data.ingestion.queryOptions({ project: slug, model }, { refetchInterval: 5_000 }),
  );
  return (
    <Panel
      query={query}
      height={240}
      empty={(d) => (d.batches.length === 0 ? <Empty title="Nothing has been sent yet." /> : null)}
    >
      {(data) => {
        const { days, most, sentence } = barsOf(
          data.days,
          new Date(query.dataUpdatedAt).toISOString().slice(0, 10),
          30,
        );
        const w = width / days.length;
        return (
          <div className="gap-8 lg:grid lg:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)]">
            <figure className="m-0 mb-4">
              <figcaption className="mb-2 text-[12px] text-ink-muted">{sentence}</figcaption>
              <svg
                viewBox={`0 0 ${width} ${height + 16}`}
                className="w-full"
                role="img"
                aria-label={sentence}
              >
                {days.map((d, i) => {
                  const taken = (d.accepted / most) * (height - 4);
                  const bad = (d.rejected / most) * (height - 4);
                  return (
                    <g key={d.day}>
                      <title>{`${d.day}: ${count(d.accepted)} taken, ${count(d.rejected)} rejected`}</title>
                      <rect x={i * w} y={0} width={w} height={height} fill="transparent" />
                      <rect
                        x={i * w + 1}
                        y={height - taken}
                        width={w - 2}
                        height={taken}
                        fill="var(--current-fill)"
                      />
                      <rect
                        x={i * w + 1}
                        y={height - taken - bad}
                        width={w - 2}
                        height={bad}
                        fill="var(--drift)"
                      />
                    </g>
                  );
                })}
                <line x1={0} x2={width} y1={height} y2={height} stroke="var(--line)" />
                <text x={0} y={height + 13} fontSize={11} fill="var(--ink-muted)">
                  {days[0]?.day}
                </text>
                <text x={width} y={height + 13} fontSize={11} fill="var(--ink-muted)" textAnchor="end">
                  {days.at(-1)?.day}
                </text>
              </svg>
            </figure>
            {/* A region that scrolls must be reachable by keyboard. */}
            <div className="max-h-64 overflow-auto" tabIndex={0} role="region" aria-label="Latest batches">
              <table className="w-full border-collapse text-[12px]">
                <TableHead
                  names={["Batch", "What", "Taken", "Duplicates", "Rejected", "Received", "Took"]}
                  cell={cell}
                />
                <tbody>
                  {data.batches.map((b) => (
                    <tr key={b.batch} className="border-line border-b">
                      <th scope="row" className={`${cell} font-normal`}>
                        {b.batch}
                      </th>
                      <td className={cell}>{b.state === "undone" ? `${b.kind}, undone` : b.kind}</td>
                      <td className={cell}>{count(b.accepted)}</td>
                      <td className={cell}>{count(b.duplicates)}</td>
                      <td className={`${cell} ${b.rejected > 0 ? "text-drift" : ""}`}>{count(b.rejected)}</td>
                      <td className={cell}>{moment(b.receivedAt, timeZone)}</td>
                      <td className={cell}>
                        {b.tookMs === null ? "–" : b.tookMs < 1000 ? `${b.tookMs} ms` : duration(b.tookMs)}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </div>
        );
      }}
    </Panel>
  );
}
