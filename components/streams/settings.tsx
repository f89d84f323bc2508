"use client";

import { useQuery } from "@tanstack/react-query";
import { count } from "#lib/format/number.ts";
import { moment } from "#lib/format/time.ts";
import { whoIs } from "#lib/format/who.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Panel } from "../ui/panel.tsx";
import { Section } from "../ui/section.tsx";
import { SettingsForm } from "./settings-form.tsx";
import type { Settings, StreamSignal } from "./streams.prepare.ts";

type Props = { model: string; signals: readonly StreamSignal[]; timeZone: string };

/** How many values lie between two false alarms, and a form for those who may change it. */
export function StreamsSettings({ model, signals, timeZone }: Props) {
  const { slug, may } = useProject();
  const trpc = useTRPC();
  const query = useQuery(trpc.streams.settings.queryOptions({ project: slug, model }));
  return (
    <Section
      title="Run length"
      description="How many values lie between two false alarms. A longer one means fewer false alarms, and true ones that come later."
    >
      <Panel query={query} height={60}>
        {(settings) => (
          <>
            <p role="status">{inForce(settings, timeZone)}</p>
            {may("monitors:write") ? (
              <details className="mt-2">
                <summary className="cursor-pointer text-[13px]">Change</summary>
                <SettingsForm key={settings.revision} model={model} settings={settings} signals={signals} />
              </details>
            ) : null}
          </>
        )}
      </Panel>
    </Section>
  );
}

function inForce(settings: Settings, timeZone: string): string {
  const { choices, run_length: event, hourly_run_length: hour, detectors, signals } = settings;
  const lengths =
    `${count(event ?? choices.run_length.usual)} values, ` +
    `and ${count(hour ?? choices.hourly_run_length.usual)} for hourly means.`;
  const chosen = [
    ...(detectors ? [`${detectors.length} of ${choices.detectors.length} detectors`] : []),
    ...(signals ? [`${signals.length} of ${choices.signals.length} signals`] : []),
  ];
  const narrowed = chosen.length > 0 ? ` Only ${chosen.join(" and ")} are watched.` : "";
  const who =
    settings.updated_by && settings.updated_at
      ? ` Set by ${whoIs(settings.updated_by)}, ${moment(settings.updated_at, timeZone)}.`
      : " Nobody has changed it yet.";
  return `${lengths}${narrowed}${who}`;
}
