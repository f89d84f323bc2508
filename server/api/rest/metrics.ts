import { dirtyBacklog, workerAge } from "#server/kernel/health.ts";
import { requestMetrics } from "#server/kernel/metrics.ts";
import { ingestTotals } from "#server/models/index.ts";
import { defineRoute, type RestRoute } from "./route.ts";

export const metricsRoutes: RestRoute[] = [
  defineRoute({
    method: "GET",
    path: "/metrics",
    permission: "metrics:read",
    summary: "Metrics in the Prometheus text format",
    responses: { 200: { description: "Metrics", contentTypes: ["text/plain"] } },
    handle: async ({ ctx }) => {
      const [requests, totals, backlog, age] = await Promise.all([
        requestMetrics(),
        ingestTotals(ctx),
        dirtyBacklog(),
        workerAge(ctx.now()),
      ]);
      const text = [
        requests.trimEnd(),
        ...family("leeway_rows", "gauge", "Rows of the last 90 days by model, kind and outcome.", totals),
        ...family("leeway_dirty_hours", "gauge", "Hours that wait to be profiled.", [{ value: backlog }]),
        ...family(
          "leeway_worker_age_seconds",
          "gauge",
          "Seconds since a worker's last sign of life.",
          age === null ? [] : [{ value: age }],
        ),
      ].join("\n");
      return new Response(`${text}\n`, {
        headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" },
      });
    },
  }),
];

type Sample = { labels?: Record<string, string>; value: number };

function family(name: string, type: string, help: string, samples: Sample[]): string[] {
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...samples.map(({ labels = {}, value }) => {
      const pairs = Object.entries(labels).map(([k, v]) => `${k}=${JSON.stringify(v)}`);
      return `${name}${pairs.length > 0 ? `{${pairs.join(",")}}` : ""} ${value}`;
    }),
  ];
}
