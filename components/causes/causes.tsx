"use client";

import { useQuery } from "@tanstack/react-query";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Empty, Panel } from "../ui/panel.tsx";
import { Section } from "../ui/section.tsx";
import { LossParts } from "./loss-parts.tsx";
import { RankedCauses } from "./ranked-causes.tsx";
import { SourceShares } from "./source-shares.tsx";

/** What may have caused an incident, the likeliest first, with what speaks for it and what a person made of it. */
export function Causes({ incident, timeZone }: { incident: number; timeZone: string }) {
  const { slug } = useProject();
  const trpc = useTRPC();
  const query = useQuery(
    trpc.incidents.causes.queryOptions({ project: slug, incident }, { refetchInterval: 30_000 }),
  );
  return (
    <Section
      title="Causes"
      description="Found by comparing rows from after the onset with the reference. The probabilities sum to one over all that was considered, the unknown cause included."
    >
      <Panel query={query} height={160}>
        {(found) => {
          const { not_blamed, parts, sources, caution, restore, snapshot } = found;
          return found.causes.length === 0 ? (
            <Empty title="No cause was looked for yet." />
          ) : (
            <>
              <RankedCauses incident={incident} timeZone={timeZone} found={found} />
              {restore ? (
                <p className="mt-3 text-[12px] text-ink-muted">
                  {restore.text}
                  {restore.milliseconds === null
                    ? ""
                    : ` Scoring ${restore.rows.toLocaleString("en")} rows again took ${(restore.milliseconds / 1000).toFixed(1)} s.`}
                </p>
              ) : null}
              {parts ? <LossParts parts={parts} /> : null}
              {sources ? <SourceShares sources={sources} /> : null}
              {caution && (parts || sources) ? (
                <p className="mt-2 text-[12px] text-ink-muted">{caution}</p>
              ) : null}
              {not_blamed.length > 0 ? (
                <div className="mt-3 text-[12px] text-ink-muted">
                  <h3 className="font-semibold text-ink">Not blamed</h3>
                  <ul className="list-disc pl-4">
                    {not_blamed.map((why) => (
                      <li key={why}>{why}</li>
                    ))}
                  </ul>
                </div>
              ) : null}
              {snapshot ? (
                <p className="mt-3 text-[12px] text-ink-muted">
                  From {snapshot.rows.reference.toLocaleString("en")} reference rows and{" "}
                  {snapshot.rows.after.toLocaleString("en")} of {snapshot.rows.current.toLocaleString("en")}{" "}
                  rows around the onset. Answer {snapshot.input_hash.slice(0, 8)}, rule {snapshot.rule}.
                </p>
              ) : null}
            </>
          );
        }}
      </Panel>
    </Section>
  );
}
