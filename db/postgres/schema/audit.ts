import { bigserial, integer, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import { projects } from "./projects.ts";

/** Hash-chained record of who did what: `hash` = SHA-256 over the previous hash and this entry. */
export const auditEntries = pgTable("audit_entries", {
  id: bigserial({ mode: "number" }).primaryKey(),
  projectId: integer("project_id")
    .notNull()
    .references(() => projects.id),
  at: timestamp({ withTimezone: true }).notNull(),
  actor: text().notNull(),
  action: text().notNull(),
  subject: text().notNull(),
  before: jsonb(),
  after: jsonb(),
  requestId: text("request_id"),
  previousHash: text("previous_hash").notNull(),
  hash: text().notNull(),
});
