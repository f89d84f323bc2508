"use client";

import type { IncidentCauses } from "#server/causes/index.ts";
import { CauseCard } from "./cause-card.tsx";
import { CauseOrderLine } from "./order-line.tsx";
import { inOrder, moved } from "./order.prepare.ts";
import { useCauseActions } from "./use-cause-actions.ts";

type Props = { incident: number; timeZone: string; found: IncidentCauses; brief?: boolean };

/** The causes as a person ordered them, each with what may be said of it. `brief`: without the evidence. */
export function RankedCauses({ incident, timeZone, found, brief = false }: Props) {
  const { allowed, busy, failed, confirm, reject, put } = useCauseActions(incident);
  const given = found.order_by_person;
  const causes = inOrder(found.causes, given?.order ?? []);
  const reordered = causes.some((c, i) => c !== found.causes[i]);
  const swap = (from: number, to: number) =>
    allowed && to >= 0 && to < causes.length ? () => put(moved(causes, from, to)) : undefined;
  return (
    <>
      {given ? (
        <CauseOrderLine
          given={given}
          timeZone={timeZone}
          busy={busy}
          onReset={allowed && reordered ? () => put(found.causes) : undefined}
        />
      ) : null}
      <ol aria-label="Causes in order" className={`flex flex-col ${brief ? "gap-2" : "gap-3"}`}>
        {causes.map((cause, i) => (
          <CauseCard
            key={`${cause.type} ${cause.subject}`}
            cause={cause}
            timeZone={timeZone}
            brief={brief}
            busy={busy}
            onUp={swap(i, i - 1)}
            onDown={swap(i, i + 1)}
            onConfirm={allowed ? (note) => confirm(cause, note) : undefined}
            onReject={allowed ? (note) => reject(cause, note) : undefined}
          />
        ))}
      </ol>
      {failed ? (
        <p role="alert" className="text-critical">
          {failed.message}
        </p>
      ) : null}
    </>
  );
}
