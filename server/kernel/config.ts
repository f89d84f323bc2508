import { z } from "zod";
import { LeewayError } from "#lib/domain/errors.ts";

const optional = z
  .string()
  .optional()
  .transform((v) => (v === undefined || v.trim() === "" ? undefined : v.trim()));
const flag = optional.transform((v) => v === "1" || v === "true");

const schema = z.object({
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  HOST: z.string().default("127.0.0.1"),
  LEEWAY_DATA_DIR: z.string().default(".leeway"),
  DATABASE_URL: z.string().min(1),
  CLICKHOUSE_URL: z.string().min(1),
  CLICKHOUSE_CLUSTER: optional,
  LEEWAY_PUBLIC_URL: optional,
  LEEWAY_SECRET: optional,
  /** Secrets of the past, separated by commas: what they encrypted can still be read. */
  LEEWAY_SECRET_PREVIOUS: optional,
  /** Networks (CIDR) and host names, separated by commas, that channels may reach although they are not public. */
  LEEWAY_CHANNELS_ALLOW: optional,
  /** Whether messages carry links that acknowledge, and whether whoever holds one may use it without signing in. */
  LEEWAY_ACKNOWLEDGE_LINKS: optional.pipe(z.enum(["off", "person", "holder"]).default("person")),
  /** Pinged every minute while notifications are delivered; what watches it alarms when the pings stop. */
  LEEWAY_HEARTBEAT_URL: optional,
  /** Numeric features of a version whose hourly means are read as streams, in the order of the schema. */
  LEEWAY_STREAM_FEATURES: z.coerce.number().int().min(0).max(1000).default(20),
  LEEWAY_DEV_LOGIN: flag,
  LEEWAY_DEMO: flag,
  LEEWAY_LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  OIDC_ISSUER: optional,
  OIDC_CLIENT_ID: optional,
  OIDC_CLIENT_SECRET: optional,
  OIDC_GROUPS_CLAIM: z.string().default("groups"),
  /** `group=project:role` pairs separated by commas. */
  OIDC_GROUP_ROLES: z.string().default(""),
});

export type Config = z.infer<typeof schema>;

let cached: Config | undefined;

/** The environment, validated once, at first use (never at import: `next build` has no databases). */
export function config(): Config {
  if (cached) return cached;
  const parsed = schema.safeParse(process.env);
  if (!parsed.success) {
    const first = parsed.error.issues[0];
    throw new LeewayError("UNAVAILABLE", `The setting ${first?.path.join(".")} is wrong: ${first?.message}.`);
  }
  cached = parsed.data;
  return cached;
}
