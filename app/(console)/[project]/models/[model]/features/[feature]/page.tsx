import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { createLoader, type SearchParams } from "nuqs/server";
import { seriesAsked, shownWindow } from "#components/drift/asked.ts";
import { featureView } from "#components/drift/view.ts";
import { Feature } from "#components/feature/feature.tsx";
import { prefetchModel } from "#server/api/prefetch.ts";

type Props = {
  params: Promise<{ project: string; model: string; feature: string }>;
  searchParams: Promise<SearchParams>;
};

const loadView = createLoader(featureView);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).feature) };
}

export default async function FeaturePage({ params, searchParams }: Props) {
  const { project, ...names } = await params;
  const model = decodeURIComponent(names.model);
  const feature = decodeURIComponent(names.feature);
  const view = await loadView(searchParams);
  const state = await prefetchModel(project, model, async (trpc, fetch, row) => {
    const asked = seriesAsked(project, model, feature, view, row);
    const [series] = await Promise.all([
      fetch(trpc.drift.series.queryOptions(asked)),
      fetch(trpc.drift.segments.queryOptions({ project, model })),
    ]);
    const windows = series.features[0]?.windows ?? [];
    const shown = windows[shownWindow(windows, view.start)];
    if (!shown) return;
    const { start, end: to } = shown;
    const { segment, grain, baseline } = view;
    const against = view.against ?? baseline;
    const compared = { project, model, feature, segment, from: start, to, against };
    await Promise.all([
      fetch(trpc.drift.distribution.queryOptions(compared)),
      fetch(trpc.drift.why.queryOptions({ project, model, feature, grain, segment, baseline, start })),
    ]);
  });
  return (
    <HydrationBoundary state={state}>
      <Feature model={model} feature={feature} />
    </HydrationBoundary>
  );
}
