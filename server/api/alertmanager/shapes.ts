import { z } from "zod";

// Alertmanager's own names and shapes (api/v2/openapi.yaml); `mutedBy` came with its release 0.28.

const map = z.record(z.string(), z.string());
export const receivers = z.array(z.object({ name: z.string() }));

const matcher = z.object({
  name: z.string(),
  value: z.string(),
  isRegex: z.boolean(),
  isEqual: z.boolean(),
});

export const gettableAlert = z.object({
  fingerprint: z.string(),
  labels: map,
  annotations: map,
  startsAt: z.string(),
  endsAt: z.string(),
  updatedAt: z.string(),
  generatorURL: z.string().optional(),
  receivers,
  status: z.object({
    state: z.enum(["unprocessed", "active", "suppressed"]),
    silencedBy: z.array(z.string()),
    inhibitedBy: z.array(z.string()),
    mutedBy: z.array(z.string()),
  }),
});

export const alertGroup = z.object({
  labels: map,
  receiver: z.object({ name: z.string() }),
  alerts: z.array(gettableAlert),
});

export const gettableSilence = z.object({
  id: z.string(),
  status: z.object({ state: z.enum(["pending", "active", "expired"]) }),
  updatedAt: z.string(),
  matchers: z.array(matcher),
  startsAt: z.string(),
  endsAt: z.string(),
  createdBy: z.string(),
  comment: z.string(),
});

export const status = z.object({
  cluster: z.object({ status: z.enum(["ready", "settling", "disabled"]), peers: z.array(z.unknown()) }),
  config: z.object({ original: z.string() }),
  uptime: z.string(),
  versionInfo: z.object({
    version: z.string(),
    revision: z.string(),
    branch: z.string(),
    buildUser: z.string(),
    buildDate: z.string(),
    goVersion: z.string(),
  }),
});
