"use client";

import { useQuery } from "@tanstack/react-query";
import { moment } from "#lib/format/time.ts";
import { driftHref } from "../drift/links.ts";
import { NoEvents } from "../drift/no-events.tsx";
import { useModel } from "../drift/use-model.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { PageHead } from "../ui/page-head.tsx";
import { Empty, Panel } from "../ui/panel.tsx";
import { Section } from "../ui/section.tsx";
import { DetectorTable } from "./detector-table.tsx";
import { StreamsSettings } from "./settings.tsx";
import { extentOf, type StreamSignal, signalSentence, streamsSentence } from "./streams.prepare.ts";

/** Model › Streams: detectors that read value by value, the changes they date, and how often they are wrong. */
export function Streams({ model }: { model: string }) {
  const { slug, name } = useProject();
  const trpc = useTRPC();
  const { row, missing, error, timeZone } = useModel(model);
  const report = useQuery(
    trpc.streams.report.queryOptions(
      { project: slug, model },
      { enabled: row !== undefined && row.active_version !== null, refetchInterval: 30_000 },
    ),
  );
  const path = [
    { label: name, href: `/${slug}` },
    { label: model, href: driftHref(slug, model) },
    { label: "Streams" },
  ];
  if (missing) return <Empty title={`There is no model ${model} in this project.`} />;
  if (row && row.active_version === null) {
    return (
      <>
        <PageHead title="Streams" path={path} />
        <NoEvents model={model} reference={false} />
      </>
    );
  }
  return (
    <>
      <PageHead
        title="Streams"
        path={path}
        status={report.data ? streamsSentence(report.data.signals) : undefined}
      />
      {report.data ? (
        <div className="mb-8">
          <StreamsSettings model={model} signals={report.data.signals} timeZone={timeZone} />
        </div>
      ) : null}
      <Panel
        query={error && !report.data ? { ...report, error, data: undefined } : report}
        height={620}
        empty={(data) => (data.signals.some(shown) ? null : <NothingRead />)}
      >
        {({ signals }) => {
          const extent = extentOf(signals);
          return (
            <>
              {extent ? (
                <p className="mb-4 max-w-prose text-[12px] text-ink-muted">
                  Strips run from {moment(new Date(extent.from).toISOString(), timeZone)} to{" "}
                  {moment(new Date(extent.to).toISOString(), timeZone)}. A mark is the estimated time of a
                  change; its line ends where the alarm was raised. Intervals are 95 %. The dummy alarms at
                  fixed intervals and looks at no value.
                </p>
              ) : null}
              {signals.filter(shown).map((s) => (
                <Section key={s.signal} title={s.title} description={signalSentence(s, timeZone)}>
                  {s.detectors.length > 0 ? (
                    <DetectorTable signal={s} extent={extent} timeZone={timeZone} />
                  ) : null}
                </Section>
              ))}
            </>
          );
        }}
      </Panel>
    </>
  );
}

/** A signal whose thresholds are being found anew is named too. */
function shown(signal: StreamSignal): boolean {
  return signal.detectors.length > 0 || signal.rebuilding;
}

function NothingRead() {
  return (
    <Empty title="No detector has read anything yet">
      Detectors need three things: a reference, which sets their thresholds; events, of which closed hours are
      read; and labels, for the signal of errors or residuals. Scores and feature means need no labels.
    </Empty>
  );
}
