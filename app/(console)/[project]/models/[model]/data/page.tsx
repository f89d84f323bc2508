import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { Data } from "#components/data/data.tsx";
import { prefetchModel } from "#server/api/prefetch.ts";

type Props = { params: Promise<{ project: string; model: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `${decodeURIComponent((await params).model)} · Data` };
}

export default async function DataPage({ params }: Props) {
  const { project, ...names } = await params;
  const model = decodeURIComponent(names.model);
  const state = await prefetchModel(project, model, (trpc, fetch, row) =>
    Promise.all([
      fetch(trpc.models.versions.queryOptions({ project, model })),
      fetch(trpc.models.version.queryOptions({ project, model, version: row.active_version ?? "" })),
      fetch(trpc.data.ingestion.queryOptions({ project, model })),
    ]),
  );
  return (
    <HydrationBoundary state={state}>
      <Data model={model} />
    </HydrationBoundary>
  );
}
