import { z } from "zod";
import { LeewayError } from "#lib/domain/errors.ts";
import type { Permission } from "#lib/domain/permissions.ts";
import { defineRoute, type RestRoute } from "./route.ts";

type Call = [method: "GET" | "PUT" | "POST", path: string, permission: Permission | "public", what: string];

/** Calls of the contract whose stage is not built. They say so: an empty list would be a false answer. */
const calls: Call[] = [
  ["GET", "/actions", "actions:read", "The list of actions"],
  ["POST", "/actions", "actions:propose", "Proposing an action"],
  ["POST", "/actions/{action}/approve", "actions:approve", "Approving an action"],
  ["POST", "/actions/{action}/reject", "actions:approve", "Rejecting an action"],
  ["POST", "/actions/{action}/cancel", "actions:propose", "Cancelling an action"],
  // A KServe logger cannot send a header: its key stands in the path.
  ["POST", "/ingest/kserve/{ingest_key}", "public", "Taking events from a KServe logger"],
  ["POST", "/ingest/otlp/v1/logs", "events:write", "Taking events as OpenTelemetry logs"],
];

export const laterRoutes: RestRoute[] = calls.map(([method, path, permission, what]) => {
  const described = {
    method,
    path,
    summary: `${what} (not built yet)`,
    responses: { 501: { description: "Not built yet" } },
  };
  const handle = () =>
    Promise.reject(
      new LeewayError(
        "NOT_BUILT",
        `Not built yet in this version of Leeway: ${what.charAt(0).toLowerCase()}${what.slice(1)}.`,
      ),
    );
  if (permission === "public") return { ...described, permission, handle };
  return defineRoute({ ...described, permission, query: z.record(z.string(), z.unknown()), handle });
});
