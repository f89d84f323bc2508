import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { createLoader, type SearchParams } from "nuqs/server";
import { heatmapAsked } from "#components/drift/asked.ts";
import { driftView } from "#components/drift/view.ts";
import { Drift } from "#components/drift/drift.tsx";
import { prefetchModel } from "#server/api/prefetch.ts";

type Props = {
  params: Promise<{ project: string; model: string }>;
  searchParams: Promise<SearchParams>;
};

const loadView = createLoader(driftView);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `${decodeURIComponent((await params).model)} · Drift` };
}

export default async function DriftPage({ params, searchParams }: Props) {
  const { project, ...names } = await params;
  const model = decodeURIComponent(names.model);
  const view = await loadView(searchParams);
  const state = await prefetchModel(project, model, (trpc, fetch, row) =>
    Promise.all([
      fetch(trpc.drift.heatmap.queryOptions(heatmapAsked(project, model, view, row))),
      fetch(trpc.drift.segments.queryOptions({ project, model })),
    ]),
  );
  return (
    <HydrationBoundary state={state}>
      <Drift model={model} />
    </HydrationBoundary>
  );
}
