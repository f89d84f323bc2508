import { z } from "zod";
import { priorities } from "#lib/domain/incident.ts";
import { noticeReasons } from "#lib/domain/notice.ts";

const map = z.record(z.string(), z.string());
const status = z.enum(["firing", "resolved"]);

/** A notice as the outbox takes and gives it back (JSON has no dates). */
export const noticeInput = z.object({
  channelId: z.number().int().positive(),
  groupKey: z.string().min(1).max(10_000),
  stateVersion: z.number().int().min(0),
  reason: z.enum(noticeReasons),
  status,
  priority: z.enum(priorities),
  receiver: z.string(),
  groupLabels: map,
  commonLabels: map,
  commonAnnotations: map,
  alerts: z.array(
    z.object({
      fingerprint: z.string(),
      status,
      labels: map,
      annotations: map,
      startsAt: z.coerce.date(),
      endsAt: z.union([z.null(), z.coerce.date()]),
      url: z.string(),
    }),
  ),
  truncatedAlerts: z.number().int().min(0),
});
