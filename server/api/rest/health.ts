import { z } from "zod";
import { checkHealth, healthParts } from "#server/kernel/health.ts";
import type { RestRoute } from "./route.ts";

const partSchema = z.object({ ok: z.boolean(), detail: z.string() });
const readySchema = z.object({
  status: z.enum(["ready", "not ready"]),
  failing: z.array(z.enum(healthParts)),
  parts: z.record(z.enum(healthParts), partSchema),
});

export const healthRoutes: RestRoute[] = [
  {
    method: "GET",
    path: "/health/live",
    permission: "public",
    summary: "Whether the web process runs",
    responses: { 200: { description: "It runs", schema: z.object({ status: z.literal("live") }) } },
    handle: async () => ({ body: { status: "live" } }),
  },
  {
    method: "GET",
    path: "/health/ready",
    permission: "public",
    summary: "Whether web, worker, Postgres and ClickHouse all work",
    responses: {
      200: { description: "All four work", schema: readySchema },
      503: { description: "`failing` names what does not", schema: readySchema },
    },
    handle: async () => {
      const { ready, parts } = await checkHealth(new Date());
      const failing = healthParts.filter((part) => !parts[part].ok);
      return { status: ready ? 200 : 503, body: { status: ready ? "ready" : "not ready", failing, parts } };
    },
  },
];
