import { integer, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import type { Worth } from "#lib/performance/index.ts";
import { models } from "./models.ts";

/** What a row of each cell of a model's confusion matrix is worth; without a row nobody has said so. */
export const cellValues = pgTable("cell_values", {
  modelId: integer("model_id")
    .primaryKey()
    .references(() => models.id),
  worth: jsonb().$type<Worth>().notNull(),
  updatedBy: text("updated_by").notNull(),
  updatedAt: timestamp("updated_at", { withTimezone: true }).notNull(),
});
