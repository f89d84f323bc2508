"use client";

import { useQuery } from "@tanstack/react-query";
import { moment } from "#lib/format/time.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Empty, Panel } from "../ui/panel.tsx";
import { Section } from "../ui/section.tsx";

const states: Record<string, string> = {
  waiting: "Waits for somebody",
  acknowledged: "Acknowledged",
  exhausted: "All steps are taken",
  ended: "Ended",
};
const shownAtFirst = 10;

/** What was told and is not acknowledged, with the steps that were taken and the one that is next. */
export function Escalations() {
  const { slug } = useProject();
  const trpc = useTRPC();
  const runs = useQuery(trpc.escalations.list.queryOptions({ project: slug }, { refetchInterval: 5_000 }));
  return (
    <Section
      title="Escalations"
      description="Groups that were told under an escalation policy, and who was called because nobody acknowledged."
    >
      <Panel
        query={runs}
        height={60}
        empty={(all) => (all.length === 0 ? <Empty title="Nothing escalates." /> : null)}
      >
        {(all) => (
          <ul className="divide-y divide-line border-line border-y">
            {all.slice(0, shownAtFirst).map((r) => (
              <li key={r.id} className="py-2 text-[13px]">
                <p>
                  <span className={r.state === "waiting" ? "text-watch" : "text-ink-muted"}>
                    {states[r.state] ?? r.state}
                    {r.end_reason === null ? "" : `: ${r.end_reason}`}
                  </span>{" "}
                  ·{" "}
                  {Object.entries(r.group_labels)
                    .map(([k, v]) => `${k}=${v}`)
                    .join(", ") || "all alerts"}{" "}
                  · {r.policy}
                </p>
                <p className="text-[12px] text-ink-muted">
                  Since {moment(r.started_at, "UTC")} UTC
                  {r.next_at === null ? "" : `, next step ${moment(r.next_at, "UTC")} UTC`}
                  {r.held_by === null ? "" : `, held back by ${r.held_by}`}
                </p>
                {r.steps.length > 0 ? (
                  <ol className="mt-1 list-disc pl-5 text-[12px]">
                    {r.steps.map((s) => (
                      <li key={`${s.round}.${s.step}`}>
                        {moment(s.at, "UTC")} UTC: {[...s.channels, ...s.people].join(", ")} ({s.why})
                      </li>
                    ))}
                  </ol>
                ) : null}
              </li>
            ))}
          </ul>
        )}
      </Panel>
    </Section>
  );
}
