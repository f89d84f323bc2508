import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { Overview } from "#components/overview/overview.tsx";
import { prefetch } from "#server/api/prefetch.ts";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params;
  const state = await prefetch(project, (trpc, fetch, models) =>
    Promise.all(models.map(({ model }) => fetch(trpc.models.drift.queryOptions({ project, model })))),
  );
  return (
    <HydrationBoundary state={state}>
      <Overview />
    </HydrationBoundary>
  );
}
