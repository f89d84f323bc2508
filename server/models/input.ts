import { z } from "zod";
import { columnKinds, columnRoles, modelTasks } from "#lib/domain/schema.ts";

/** Names stand in URLs, so they need no escaping there. */
const name = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
    "use 1 to 100 letters, digits, dots, dashes and underscores, starting with a letter or digit",
  );

const isoDuration = z
  .string()
  .regex(
    /^P(?=\d|T\d)(\d+W|(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?)$/,
    "use an ISO 8601 duration such as P14D or PT36H",
  );

const timeZone = z
  .string()
  .refine(
    isIanaZone,
    "use an IANA time zone such as Europe/Berlin or UTC (offsets such as +02:00 have no days)",
  );

export const modelRef = z.object({ model: name });
export const versionRef = z.object({ model: name, version: name });

export const modelBody = z.strictObject({
  task: z.enum(modelTasks),
  owner: z.string().trim().min(1).max(200).nullish(),
  tier: z.number().int().min(1).max(4).nullish(),
  time_zone: timeZone.optional(),
  label_maturity: isoDuration.nullish(),
});
export type ModelBody = z.infer<typeof modelBody>;

const columnName = z.string().min(1).max(300);

export const versionBody = z.strictObject({
  columns: z
    .array(
      z.strictObject({
        name: columnName,
        kind: z.enum(columnKinds).optional(),
        role: z.enum(columnRoles).optional(),
      }),
    )
    .max(5_000)
    .refine((all) => new Set(all.map((c) => c.name)).size === all.length, "each column may be named once")
    .optional(),
  segments: z.array(columnName).max(50).optional(),
  activate: z.boolean().optional(),
});
export type VersionBody = z.infer<typeof versionBody>;

function isIanaZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
