import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { Alerts } from "#components/alerts/alerts.tsx";
import { alertsAtOnce } from "#components/alerts/page-size.ts";
import { prefetch } from "#server/api/prefetch.ts";

export const metadata: Metadata = { title: "Alerts" };

export default async function AlertsPage({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params;
  const state = await prefetch(project, (trpc, fetch) =>
    Promise.all([
      fetch(trpc.alerts.list.queryOptions({ project, limit: alertsAtOnce })),
      fetch(trpc.alerts.silences.queryOptions({ project })),
    ]),
  );
  return (
    <HydrationBoundary state={state}>
      <Alerts />
    </HydrationBoundary>
  );
}
