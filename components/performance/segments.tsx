"use client";

import { useQuery } from "@tanstack/react-query";
import type { Grain } from "#lib/domain/drift.ts";
import { count, measure } from "#lib/format/number.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Panel } from "../ui/panel.tsx";
import { Scroll } from "../ui/scroll.tsx";
import { Section } from "../ui/section.tsx";
import { VerdictMark } from "../ui/verdict.tsx";
import { type SegmentRow, worstSegments } from "./segments.prepare.ts";

type Props = {
  model: string;
  metric: string;
  label: string;
  grain: Grain;
  start: string;
  onSegment: (segment: string) => void;
};

const cell = "py-1.5 pr-4 whitespace-nowrap";

/** One metric of one window in each segment, the worst first. */
export function Segments({ model, metric, label, grain, start, onSegment }: Props) {
  const { slug } = useProject();
  const trpc = useTRPC();
  const found = useQuery(
    trpc.performance.segments.queryOptions({ project: slug, model, metric, grain, start }),
  );
  if (found.data?.length === 0) return null;
  return (
    <Section title={`${label} by segment`} description="Each against its own rows of the reference.">
      <Panel query={found} height={200}>
        {(rows) => (
          <Scroll label="Segments">
            <table className="min-w-[480px] border-collapse">
              <thead>
                <tr className="border-line border-b text-[12px] text-ink-muted">
                  <th scope="col" className={cell}>
                    Segment
                  </th>
                  <th scope="col" className={cell}>
                    Verdict
                  </th>
                  {["Realised", "Estimated", "Labelled", "Events"].map((title) => (
                    <th key={title} scope="col" className={`${cell} text-right`}>
                      {title}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {worstSegments(rows).map((row) => (
                  <Row key={row.segment} row={row} onSegment={onSegment} />
                ))}
              </tbody>
            </table>
          </Scroll>
        )}
      </Panel>
    </Section>
  );
}

function Row({ row, onSegment }: { row: SegmentRow; onSegment: (segment: string) => void }) {
  return (
    <tr className="border-line border-b">
      <th scope="row" className={`${cell} font-normal`}>
        <button
          type="button"
          onClick={() => onSegment(row.segment)}
          className="min-h-6 text-left underline underline-offset-2"
        >
          {row.segment.replace(":", ": ")}
        </button>
      </th>
      <td className={cell}>
        <VerdictMark verdict={row.verdict} />
      </td>
      <td className={`${cell} text-right`}>{measure(row.value)}</td>
      <td className={`${cell} text-right`}>{measure(row.estimate)}</td>
      <td className={`${cell} text-right`}>{count(row.labelled)}</td>
      <td className={`${cell} text-right`}>{count(row.n)}</td>
    </tr>
  );
}
