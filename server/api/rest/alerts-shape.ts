import { z } from "zod";
import { escalationShape } from "./escalations.ts";

const map = z.record(z.string(), z.string());
export const alert = z.object({
  id: z.number(),
  fingerprint: z.string(),
  status: z.enum(["firing", "resolved"]),
  labels: map,
  annotations: map,
  starts_at: z.string(),
  ends_at: z.string().nullable(),
  acknowledged: z.boolean(),
  acknowledged_by: z.string().nullable(),
  acknowledged_until: z.string().nullable(),
  flapping_since: z.string().nullable(),
  url: z.string(),
});
export const silence = z.object({
  id: z.number(),
  state: z.enum(["pending", "active", "expired"]),
  matchers: z.array(z.string()),
  starts_at: z.string(),
  ends_at: z.string(),
  comment: z.string(),
  created_by: z.string(),
  created_at: z.string(),
  matching: z.number(),
  matched: z.number(),
  expire_on_resolve: z.boolean(),
  warn_at: z.string().nullable(),
});
export const silences = z.object({ silences: z.array(silence) });
export const configuration = z.object({
  version: z.number(),
  configuration: z.record(z.string(), z.unknown()),
  yaml: z.string(),
  alertmanager_yaml: z.string(),
  created_by: z.string().nullable(),
  created_at: z.string().nullable(),
});
/** What an Alertmanager file's providers became; null where the routing was given as data. */
export const imported = z
  .object({
    channels: z.array(
      z.object({
        name: z.string(),
        kind: z.string(),
        receiver: z.string(),
        change: z.enum(["made", "changed", "kept"]),
      }),
    ),
    notes: z.array(z.string()),
  })
  .nullable();
const telling = z.object({
  at: z.string(),
  receiver: z.string(),
  channel: z.string().nullable(),
  reason: z.string(),
  status: z.string(),
  delivery: z.string().nullable(),
  digest_at: z.string().nullable(),
  fallbacks: z.array(z.object({ channel: z.string(), delivery: z.string() })),
});
const personExplanation = z.object({
  id: z.number(),
  name: z.string(),
  role: z.string(),
  channels: z.array(
    z.object({
      channel: z.string(),
      kind: z.string(),
      reaches: z.enum(["yes", "no", "unknown"]),
      how: z.string(),
    }),
  ),
  told: z.array(telling),
  called: z.array(z.object({ at: z.string(), why: z.string() })),
  read_at: z.string().nullable(),
  why: z.string(),
});
export const explanation = z.object({
  alert,
  routes: z.array(
    z.object({
      path: z.string(),
      receiver: z.string(),
      channels: z.array(z.string()),
      group: z.string(),
      group_labels: map,
      muted: z.string().nullable(),
      next_at: z.string().nullable(),
      escalation: z.string().nullable(),
      digest_at: z.string().nullable(),
      dedup: z.string().nullable(),
    }),
  ),
  silenced_by: z.array(z.number()),
  inhibited_by: z.string().nullable(),
  acknowledged: z.boolean(),
  told: z.array(telling),
  escalations: z.array(escalationShape),
  person: personExplanation.nullable(),
  why: z.string(),
});
export const replay = z.object({
  imported,
  from: z.string(),
  to: z.string(),
  alerts: z.number(),
  receivers: z.array(z.object({ receiver: z.string(), now: z.number(), proposed: z.number() })),
  proposed: z.array(
    z.object({
      at: z.string(),
      receiver: z.string(),
      group: z.string(),
      reason: z.string(),
      firing: z.number(),
      resolved: z.number(),
    }),
  ),
});
