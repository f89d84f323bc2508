import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { Monitors } from "#components/monitors/monitors.tsx";
import { prefetchModel } from "#server/api/prefetch.ts";

type Props = { params: Promise<{ project: string; model: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `${decodeURIComponent((await params).model)} · Monitors` };
}

export default async function MonitorsPage({ params }: Props) {
  const { project, ...names } = await params;
  const model = decodeURIComponent(names.model);
  const state = await prefetchModel(project, model, (trpc, fetch) =>
    Promise.all([
      fetch(trpc.monitors.list.queryOptions({ project, model })),
      fetch(trpc.monitors.findings.queryOptions({ project, model })),
    ]),
  );
  return (
    <HydrationBoundary state={state}>
      <Monitors model={model} />
    </HydrationBoundary>
  );
}
