import { integer, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import { models } from "./models.ts";

/** Models, and segments of them, whose windows the multivariate job leaves for now; "" is all rows and every segment. */
export const multivariatePauses = pgTable(
  "multivariate_pauses",
  {
    modelId: integer("model_id")
      .notNull()
      .references(() => models.id),
    segment: text().notNull(),
    pausedBy: text("paused_by").notNull(),
    pausedAt: timestamp("paused_at", { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.modelId, t.segment] })],
);
