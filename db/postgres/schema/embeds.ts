import { sql } from "drizzle-orm";
import {
  bigint,
  bigserial,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
} from "drizzle-orm/pg-core";
import { incidents } from "./incidents.ts";
import { projects } from "./projects.ts";

/** Leave to show one incident's timeline on pages elsewhere. The token itself is not stored. */
export const timelineEmbeds = pgTable(
  "timeline_embeds",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    projectId: integer("project_id")
      .notNull()
      .references(() => projects.id),
    incidentId: bigint("incident_id", { mode: "number" })
      .notNull()
      .references(() => incidents.id),
    /** SHA-256 of the token, hexadecimal. */
    tokenHash: text("token_hash").notNull().unique(),
    /** Origins whose pages may frame it. */
    origins: jsonb().$type<string[]>().notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
    revokedAt: timestamp("revoked_at", { withTimezone: true }),
    revokedBy: text("revoked_by"),
  },
  (t) => [
    index("timeline_embeds_incident").on(t.incidentId, t.id),
    check("timeline_embeds_expiry", sql`${t.expiresAt} > ${t.createdAt}`),
  ],
);
