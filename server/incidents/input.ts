import { z } from "zod";
import { incidentStates, priorities } from "#lib/domain/incident.ts";

const id = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

export const incidentRef = z.object({ incident: id });

/** The state that the person saw, where they want to be told if it has changed since. */
export const transitionBody = z.strictObject({
  expected_state: z.enum(incidentStates).optional(),
  note: z.string().trim().min(1).max(10_000).optional(),
});
/** `until`: from then on it speaks again; left out: until it is resolved. */
export const acknowledgeBody = transitionBody.extend({
  until: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .optional(),
});
export const commentBody = z.strictObject({ text: z.string().trim().min(1).max(10_000) });
export const assignBody = z.strictObject({ owner: z.string().trim().min(1).max(200).nullable() });
export const linkBody = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: "give an address that begins with http:// or https://" })
    .max(2000),
  title: z.string().trim().min(1).max(300).optional(),
});
export const mergeBody = z.strictObject({ into: id });
export const splitBody = z.strictObject({ findings: z.array(id).min(1).max(5000) });
export const priorityInput = z.object({
  incident: id,
  priority: z.enum(priorities),
  reasons: z.array(z.record(z.string(), z.unknown())).max(100),
});
