import { integer, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import type { Rule } from "#lib/quality/rules.ts";
import { versions } from "./models.ts";

/** The rules that people have declared about a version's rows, as one list. */
export const qualityRules = pgTable("quality_rules", {
  versionId: integer("version_id")
    .primaryKey()
    .references(() => versions.id),
  rules: jsonb().$type<Rule[]>().notNull(),
  updatedBy: text("updated_by").notNull(),
  updatedAt: timestamp("updated_at", { withTimezone: true }).notNull(),
});
