import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { createLoader, type SearchParams } from "nuqs/server";
import { windowsAsked } from "#components/drift/asked.ts";
import { qualityView } from "#components/drift/view.ts";
import { Quality } from "#components/quality/quality.tsx";
import { prefetchModel } from "#server/api/prefetch.ts";

type Props = {
  params: Promise<{ project: string; model: string }>;
  searchParams: Promise<SearchParams>;
};

const loadView = createLoader(qualityView);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `${decodeURIComponent((await params).model)} · Quality` };
}

export default async function QualityPage({ params, searchParams }: Props) {
  const { project, ...names } = await params;
  const model = decodeURIComponent(names.model);
  const view = await loadView(searchParams);
  const state = await prefetchModel(project, model, (trpc, fetch, row) =>
    Promise.all([
      fetch(
        trpc.quality.map.queryOptions({
          ...windowsAsked(project, model, view, row),
          ...(view.check ? { check: view.check } : {}),
        }),
      ),
      fetch(trpc.drift.segments.queryOptions({ project, model })),
    ]),
  );
  return (
    <HydrationBoundary state={state}>
      <Quality model={model} />
    </HydrationBoundary>
  );
}
