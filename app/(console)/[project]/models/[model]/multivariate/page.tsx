import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { createLoader, type SearchParams } from "nuqs/server";
import { windowsAsked } from "#components/drift/asked.ts";
import { multivariateView } from "#components/multivariate/view.ts";
import { Multivariate } from "#components/multivariate/multivariate.tsx";
import { prefetchModel } from "#server/api/prefetch.ts";

type Props = {
  params: Promise<{ project: string; model: string }>;
  searchParams: Promise<SearchParams>;
};

const loadView = createLoader(multivariateView);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `${decodeURIComponent((await params).model)} · Multivariate` };
}

export default async function MultivariatePage({ params, searchParams }: Props) {
  const { project, ...names } = await params;
  const model = decodeURIComponent(names.model);
  const view = await loadView(searchParams);
  const state = await prefetchModel(project, model, (trpc, fetch, row) =>
    Promise.all([
      fetch(trpc.multivariate.series.queryOptions(windowsAsked(project, model, view, row))),
      fetch(trpc.drift.segments.queryOptions({ project, model })),
    ]),
  );
  return (
    <HydrationBoundary state={state}>
      <Multivariate model={model} />
    </HydrationBoundary>
  );
}
