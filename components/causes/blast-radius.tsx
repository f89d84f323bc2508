"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { count, percent } from "#lib/format/number.ts";
import type { BlastRadius as Blast } from "#server/causes/index.ts";
import { driftHref } from "../drift/links.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Facts } from "../ui/facts.tsx";
import { Panel } from "../ui/panel.tsx";
import { Scroll } from "../ui/scroll.tsx";
import { Section } from "../ui/section.tsx";

/** How far an incident reaches: rows by day, segments, and what lies downstream. */
export function BlastRadius({ incident }: { incident: number }) {
  const { slug } = useProject();
  const trpc = useTRPC();
  const query = useQuery(
    trpc.incidents.blast.queryOptions({ project: slug, incident }, { refetchInterval: 60_000 }),
  );
  return (
    <Section
      title="Blast radius"
      description="From the onset until its last window ended, it was resolved, or now. Touched rows are the share in the sample of the cause times the rows counted."
    >
      <Panel query={query} height={120}>
        {(blast) => (
          <>
            <Facts
              facts={[
                { label: "rows since the onset", value: count(blast.rows) },
                {
                  label: blast.cause ? `touched by ${blast.cause.type} ${blast.cause.subject}` : "touched",
                  value: blast.affected ? count(blast.affected.rows) : "not known",
                  note: blast.affected
                    ? `${percent(blast.share ?? 0)}, ${count(blast.affected.low)} to ${count(blast.affected.high)}`
                    : undefined,
                },
                { label: "metrics downstream", value: listed(blast.downstream?.metrics) },
                {
                  label: "other models",
                  value:
                    (blast.downstream?.models.length ?? 0) === 0
                      ? "none known"
                      : blast.downstream?.models.map((m, i) => (
                          <span key={m.model} title={`through ${m.through.join(", ")}`}>
                            {i > 0 ? ", " : ""}
                            <Link href={driftHref(slug, m.model)} className="text-accent hover:underline">
                              {m.model}
                            </Link>
                          </span>
                        )),
                },
              ]}
            />
            {blast.days.length > 0 ? <Days days={blast.days} /> : null}
            {blast.segments.length > 0 ? (
              <div className="mt-3 text-[12px]">
                <h3 className="font-semibold">Segments with the most touched rows</h3>
                <ul className="list-disc pl-4">
                  {blast.segments.map((s) => (
                    <li key={`${s.feature} ${s.value}`}>
                      {s.feature} = {s.value}: {percent(s.of_affected)} of the touched rows,{" "}
                      {percent(s.within)} of its own
                    </li>
                  ))}
                </ul>
              </div>
            ) : null}
          </>
        )}
      </Panel>
    </Section>
  );
}

const listed = (names: readonly string[] | undefined) =>
  names && names.length > 0 ? names.slice(0, 5).join(", ") : "none known";

/** Rows of each day, the touched part filled. */
function Days({ days }: { days: Blast["days"] }) {
  const most = Math.max(1, ...days.map((d) => d.rows));
  return (
    <Scroll label="Rows by day">
      <table className="w-full max-w-xl border-collapse text-[12px]">
        <thead>
          <tr className="border-line border-b text-ink-muted">
            {["Day (UTC)", "", "Touched", "Rows"].map((name, i) => (
              <th key={name || "bar"} scope="col" className={`py-1 pr-3 ${i > 1 ? "text-right" : ""}`}>
                {name || <span className="sr-only">Rows as a bar</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.slice(-31).map((d) => (
            <tr key={d.day} className="border-line border-b">
              <th scope="row" className="whitespace-nowrap py-1 pr-3 font-normal tabular-nums">
                {d.day}
              </th>
              <td className="w-1/2 py-1 pr-3">
                <div className="h-2.5 bg-surface-raised" style={{ width: `${(100 * d.rows) / most}%` }}>
                  <div
                    className="h-2.5 bg-drift"
                    style={{ width: `${(100 * (d.affected ?? 0)) / Math.max(1, d.rows)}%` }}
                  />
                </div>
              </td>
              <td className="py-1 pr-3 text-right tabular-nums">
                {d.affected === null ? "–" : count(d.affected)}
              </td>
              <td className="py-1 pr-3 text-right tabular-nums">{count(d.rows)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
