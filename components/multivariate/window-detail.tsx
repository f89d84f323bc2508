"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { count, measure, percent } from "#lib/format/number.ts";
import { windowName } from "#lib/format/time.ts";
import type { FeatureView } from "../drift/links.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";
import { Panel } from "../ui/panel.tsx";
import { Section } from "../ui/section.tsx";
import { AnomalousRows } from "./anomalous-rows.tsx";
import type { MethodDetail, MethodSeries } from "./methods.prepare.ts";
import { Pairs } from "./pairs.tsx";
import { Parts } from "./parts.tsx";

type Window = MethodSeries["windows"][number];
type Props = {
  model: string;
  method: string;
  window: Window;
  windows: readonly Window[];
  view: FeatureView & { grain: "day" | "week"; segment: string[] };
  timeZone: string;
  onStart: (start: string) => void;
};

/** One window: which columns tell it from the reference, which pairs changed, which rows are odd. */
export function WindowDetail({ model, method, window, windows, view, timeZone, onStart }: Props) {
  const { slug } = useProject();
  const trpc = useTRPC();
  const { grain, segment } = view;
  const detail = useQuery(
    trpc.multivariate.window.queryOptions(
      { project: slug, model, grain, segment, from: window.start, to: window.end },
      { placeholderData: keepPreviousData },
    ),
  );
  const at = windows.findIndex((w) => w.start === window.start);
  const step = (by: number) => {
    const next = windows[at + by];
    if (next) onStart(next.start);
  };
  return (
    <Section
      title={windowName(window.start, grain, timeZone)}
      description={`${count(window.sampled)} of ${count(window.n)} rows were compared with the reference.`}
      id="window"
      actions={
        <>
          <Button onClick={() => step(-1)} disabled={at <= 0}>
            Previous
          </Button>
          <Button onClick={() => step(1)} disabled={at >= windows.length - 1}>
            Next
          </Button>
        </>
      }
    >
      <Panel query={detail} height={320}>
        {(data) => (
          <Detail
            methods={data.methods}
            method={method}
            model={model}
            view={view}
            start={window.start}
            timeZone={timeZone}
          />
        )}
      </Panel>
    </Section>
  );
}

type DetailProps = {
  methods: readonly MethodDetail[];
  method: string;
  model: string;
  view: FeatureView;
  start: string;
  timeZone: string;
};

function Detail({ methods, method, model, view, start, timeZone }: DetailProps) {
  const find = (name: string) =>
    methods.find((m) => m.method === name)?.windows.find((w) => w.start === start);
  const own = find(method);
  const classifier = find("classifier");
  const odd = method === "mahalanobis" ? own : find("isolation_forest");
  const pairs = find("correlation");
  const label = methods.find((m) => m.method === method)?.label ?? method;
  if (!own || own.value === null) {
    return <p className="text-ink-muted">This window has not been judged, or has too few rows.</p>;
  }
  return (
    <div className="grid grid-cols-1 gap-x-10 gap-y-8 lg:grid-cols-2">
      <Parts
        title={`${label}: the columns behind it`}
        parts={own.features}
        model={model}
        view={{ ...view, start }}
      />
      {method !== "classifier" && classifier && classifier.features.length > 0 ? (
        <Parts
          title={`What tells this window from the reference (AUROC ${measure(classifier.value)})`}
          parts={classifier.features}
          model={model}
          view={{ ...view, start }}
        />
      ) : null}
      {pairs && pairs.pairs.length > 0 ? <Pairs pairs={pairs.pairs} /> : null}
      {odd && odd.rows.length > 0 ? (
        <div className="min-w-0 lg:col-span-2">
          <AnomalousRows
            rows={odd.rows}
            note={`${percent(odd.rates?.window)} of the rows lie above the point that ${percent(odd.rates?.reference)} of the reference's exceed. The ten farthest:`}
            timeZone={timeZone}
          />
        </div>
      ) : null}
    </div>
  );
}
