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
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { sql } from "drizzle-orm";
import { incidents } from "./incidents.ts";
import { projects } from "./projects.ts";

/** What the search for root causes said of an incident, with what it looked at. Rows are never changed. */
export const incidentCauses = pgTable(
  "incident_causes",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    projectId: integer("project_id")
      .notNull()
      .references(() => projects.id),
    incidentId: bigint("incident_id", { mode: "number" })
      .notNull()
      .references(() => incidents.id),
    /** Hash of the question: findings, onset, bounds and rule. The same question is answered once. */
    inputHash: text("input_hash").notNull(),
    rule: integer().notNull(),
    bounds: jsonb().$type<Record<string, unknown>>().notNull(),
    result: jsonb().$type<Record<string, unknown>>().notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
  },
  (t) => [uniqueIndex("incident_causes_input").on(t.incidentId, t.inputHash)],
);

/** What persons said of causes: labels for the weights. The newest of a cause counts; none is changed. */
export const causeVerdicts = pgTable(
  "cause_verdicts",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    projectId: integer("project_id")
      .notNull()
      .references(() => projects.id),
    incidentId: bigint("incident_id", { mode: "number" })
      .notNull()
      .references(() => incidents.id),
    snapshotId: bigint("snapshot_id", { mode: "number" })
      .notNull()
      .references(() => incidentCauses.id),
    type: text().notNull(),
    subject: text().notNull(),
    /** "confirmed" or "rejected". */
    verdict: text().notNull(),
    note: text(),
    actor: text().notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [
    index("cause_verdicts_incident").on(t.incidentId, t.id),
    check("cause_verdicts_verdict", sql`${t.verdict} in ('confirmed', 'rejected')`),
  ],
);

/** The order in which persons put the causes. The newest of an incident counts; none is changed. */
export const causeOrders = pgTable(
  "cause_orders",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    projectId: integer("project_id")
      .notNull()
      .references(() => projects.id),
    incidentId: bigint("incident_id", { mode: "number" })
      .notNull()
      .references(() => incidents.id),
    snapshotId: bigint("snapshot_id", { mode: "number" })
      .notNull()
      .references(() => incidentCauses.id),
    order: jsonb().$type<{ type: string; subject: string }[]>().notNull(),
    note: text(),
    actor: text().notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [index("cause_orders_incident").on(t.incidentId, t.id)],
);
