import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { AlertLoad } from "#components/alerts/alert-load.tsx";
import { prefetch } from "#server/api/prefetch.ts";

export const metadata: Metadata = { title: "Alert load" };

export default async function AlertLoadPage({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params;
  const state = await prefetch(project, (trpc, fetch) =>
    fetch(trpc.escalations.fatigue.queryOptions({ project })),
  );
  return (
    <HydrationBoundary state={state}>
      <AlertLoad />
    </HydrationBoundary>
  );
}
