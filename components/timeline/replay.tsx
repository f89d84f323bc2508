"use client";

import { useMemo, useState } from "react";
import { duration, moment } from "#lib/format/time.ts";
import { whoIs } from "#lib/format/who.ts";
import {
  detectionDelay,
  type IncidentTimeline,
  instantsOf,
  knownAt,
  orderInForce,
  snapshotInForce,
} from "#lib/timeline/index.ts";
import { Facts } from "../ui/facts.tsx";
import { Empty } from "../ui/panel.tsx";
import { CauseEvidence } from "./cause-evidence.tsx";
import { Drawing, type Picked } from "./drawing.tsx";
import { ExportButtons } from "./export-buttons.tsx";
import { TimelineCauses } from "./timeline-causes.tsx";
import { SnapshotFacts } from "./snapshot-facts.tsx";

/** The drawing with the slider that takes hindsight away. */
export function Replay({ timeline }: { timeline: IncidentTimeline }) {
  const instants = useMemo(() => instantsOf(timeline), [timeline]);
  const [asOf, setAsOf] = useState<number | null>(null);
  const [picked, setPicked] = useState<Picked | null>(null);
  const shown = useMemo(() => (asOf === null ? timeline : knownAt(timeline, asOf)), [timeline, asOf]);
  const last = instants.length - 1;
  if (last < 0) return <Empty title="Nothing is known of this incident yet." />;
  const at = asOf === null ? last : instants.findLastIndex((t) => t <= asOf);
  const zone = timeline.incident.time_zone;
  const delay = detectionDelay(shown);
  const snapshot = snapshotInForce(shown);
  const order = orderInForce(shown);
  const time = moment(shown.as_of, zone);
  const choose = (index: number) => {
    setPicked(null);
    setAsOf(index >= last ? null : instants[index]!);
  };
  return (
    <>
      <Facts
        facts={[
          {
            label: "onset to first notification",
            value: delay ? between(delay.least, delay.most) : "nobody was told",
          },
          { label: "time zone of the model", value: zone },
          ...(order
            ? [
                {
                  label: `order of the causes by ${whoIs(order.actor)}, ${moment(order.recorded_at, zone)}`,
                  value: order.order.map((c) => c.subject).join(", "),
                },
              ]
            : []),
          { label: "causes", value: snapshot ? `answer ${snapshot.id}` : "not looked for" },
        ]}
      />
      <label className="my-4 flex flex-wrap items-center gap-x-3 gap-y-1 text-[12px]">
        <span>Known at that time</span>
        <input
          type="range"
          min={0}
          max={last}
          value={at}
          onChange={(e) => choose(Number(e.currentTarget.value))}
          aria-valuetext={asOf === null ? "now" : time}
          className="min-w-48 flex-1 accent-accent"
        />
        <output className="tabular-nums">
          {asOf === null ? "now" : `${time} (${shown.as_of.slice(0, 16).replace("T", " ")} UTC)`}
        </output>
      </label>
      <ExportButtons incident={timeline.incident.id} asOf={asOf} />
      <Drawing timeline={shown} onPick={setPicked} />
      <div aria-live="polite" className="mt-3 min-h-10 text-[12px]">
        {picked === null ? (
          <p className="text-ink-muted">Choose a mark or an arrow to read what is behind it.</p>
        ) : picked.kind === "arrow" ? (
          <CauseEvidence cause={picked.cause} />
        ) : (
          <ul className="flex flex-col gap-1">
            {picked.marks.map((m) => (
              <li key={`${m.at} ${m.text}`} className="break-words">
                <span className="mr-2 text-ink-muted">
                  {moment(m.at, zone)}, known since {moment(m.recorded_at, zone)}
                </span>
                {m.text}
              </li>
            ))}
          </ul>
        )}
      </div>
      <TimelineCauses timeline={shown} replayed={asOf !== null} />
      {snapshot ? <SnapshotFacts snapshot={snapshot} timeZone={zone} /> : null}
    </>
  );
}

function between(least: number, most: number): string {
  if (most < 0) return `${duration(-most)} before the onset`;
  return least <= 0 ? `${duration(most)} at most` : `${duration(least)} to ${duration(most)}`;
}
