import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { Streams } from "#components/streams/streams.tsx";
import { prefetchModel } from "#server/api/prefetch.ts";

type Props = { params: Promise<{ project: string; model: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `${decodeURIComponent((await params).model)} · Streams` };
}

export default async function StreamsPage({ params }: Props) {
  const { project, ...names } = await params;
  const model = decodeURIComponent(names.model);
  const state = await prefetchModel(project, model, async (trpc, fetch) => {
    await Promise.all([
      fetch(trpc.streams.report.queryOptions({ project, model })),
      fetch(trpc.streams.settings.queryOptions({ project, model })),
    ]);
  });
  return (
    <HydrationBoundary state={state}>
      <Streams model={model} />
    </HydrationBoundary>
  );
}
