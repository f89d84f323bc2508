import {
  bigint,
  bigserial,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { models, versions } from "./models.ts";

/**
 * The journal of writes to ClickHouse, and the memory of Idempotency-Keys.
 * A batch is `writing` (committed before the first row goes to ClickHouse), then `done` in the same transaction
 * that marks its hours dirty. A batch found `writing` while holding the model's lock belongs to a
 * dead process: its rows are removed, it becomes `undone`, and the client, which got no answer, sends again.
 */
export const batches = pgTable(
  "batches",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    modelId: integer("model_id")
      .notNull()
      .references(() => models.id),
    versionId: integer("version_id").references(() => versions.id),
    kind: text().notNull(),
    state: text().notNull(),
    idempotencyKey: text("idempotency_key"),
    bodyHash: text("body_hash"),
    accepted: integer().notNull().default(0),
    duplicates: integer().notNull().default(0),
    rejectedCount: integer("rejected_count").notNull().default(0),
    response: jsonb().$type<Record<string, unknown>>(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    finishedAt: timestamp("finished_at", { withTimezone: true }),
  },
  (t) => [
    uniqueIndex("batches_idempotency").on(t.modelId, t.kind, t.idempotencyKey),
    index("batches_recent").on(t.modelId, t.createdAt),
    index("batches_state").on(t.state, t.modelId),
  ],
);

/** Hours whose profile must be recomputed. `seq` grows at each mark, so a worker deletes only what it has seen. */
export const dirtyHours = pgTable(
  "dirty_hours",
  {
    versionId: integer("version_id")
      .notNull()
      .references(() => versions.id),
    hour: timestamp({ withTimezone: true }).notNull(),
    seq: bigint({ mode: "number" }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.versionId, t.hour] })],
);

/** Running totals for the overview, kept in the transaction that finishes a batch. */
export const eventTotals = pgTable("event_totals", {
  versionId: integer("version_id")
    .primaryKey()
    .references(() => versions.id),
  events: bigint({ mode: "number" }).notNull().default(0),
  firstEventAt: timestamp("first_event_at", { withTimezone: true }),
  lastEventAt: timestamp("last_event_at", { withTimezone: true }),
  lastReceivedAt: timestamp("last_received_at", { withTimezone: true }),
});
