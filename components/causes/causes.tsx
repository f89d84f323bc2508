"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Empty, Panel } from "../ui/panel.tsx";
import { Section } from "../ui/section.tsx";
import { CauseCard } from "./cause-card.tsx";
import { CauseOrderLine } from "./order-line.tsx";
import { inOrder, moved } from "./order.prepare.ts";
import { LossParts } from "./loss-parts.tsx";
import { SourceShares } from "./source-shares.tsx";

/** What may have caused an incident, the likeliest first, with what speaks for it and what a person made of it. */
export function Causes({ incident, timeZone }: { incident: number; timeZone: string }) {
  const { slug, may } = useProject();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const query = useQuery(
    trpc.incidents.causes.queryOptions({ project: slug, incident }, { refetchInterval: 30_000 }),
  );
  const onSettled = () => queries.invalidateQueries(trpc.incidents.pathFilter());
  const confirm = useMutation(trpc.incidents.confirmCause.mutationOptions({ onSettled }));
  const reject = useMutation(trpc.incidents.rejectCause.mutationOptions({ onSettled }));
  const rank = useMutation(trpc.incidents.rankCauses.mutationOptions({ onSettled }));
  const failed = confirm.error ?? reject.error ?? rank.error;
  const busy = confirm.isPending || reject.isPending || rank.isPending;
  return (
    <Section
      title="Causes"
      description="Found by comparing rows from after the onset with the reference. The probabilities sum to one over all that was considered, the unknown cause included."
    >
      <Panel query={query} height={160}>
        {({ causes: found, order_by_person: given, not_blamed, parts, sources, restore, snapshot }) => {
          const causes = inOrder(found, given?.order ?? []);
          const put = (all: readonly { type: string; subject: string }[]) =>
            rank.mutate({
              project: slug,
              incident,
              body: { order: all.map(({ type, subject }) => ({ type, subject })) },
            });
          const mayRank = may("incidents:write") && causes.length > 1;
          return causes.length === 0 ? (
            <Empty title="No cause was looked for yet." />
          ) : (
            <>
              {given ? (
                <CauseOrderLine
                  given={given}
                  timeZone={timeZone}
                  busy={busy}
                  onReset={
                    may("incidents:write") && causes.some((c, i) => c !== found[i])
                      ? () => put(found)
                      : undefined
                  }
                />
              ) : null}
              <ol className="flex flex-col gap-3">
                {causes.map((cause, i) => {
                  const { type, subject } = cause;
                  const ask = { project: slug, incident, body: { type, subject } };
                  return (
                    <CauseCard
                      key={`${type} ${subject}`}
                      cause={cause}
                      timeZone={timeZone}
                      busy={busy}
                      onUp={mayRank && i > 0 ? () => put(moved(causes, i, i - 1)) : undefined}
                      onDown={
                        mayRank && i < causes.length - 1 ? () => put(moved(causes, i, i + 1)) : undefined
                      }
                      onConfirm={may("incidents:write") ? () => confirm.mutate(ask) : undefined}
                      onReject={may("incidents:write") ? () => reject.mutate(ask) : undefined}
                    />
                  );
                })}
              </ol>
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
              {failed ? (
                <p role="alert" className="text-critical">
                  {failed.message}
                </p>
              ) : null}
            </>
          );
        }}
      </Panel>
    </Section>
  );
}
