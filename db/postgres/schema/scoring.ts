import { integer, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import { versions } from "./models.ts";

/** Where a version can be asked for scores again. */
export const scoringEndpoints = pgTable("scoring_endpoints", {
  versionId: integer("version_id")
    .primaryKey()
    .references(() => versions.id),
  settings: jsonb().$type<Record<string, unknown>>().notNull(),
  /** The header's value, sealed; null without one. */
  secrets: text(),
  updatedBy: text("updated_by").notNull(),
  updatedAt: timestamp("updated_at", { withTimezone: true }).notNull(),
});
