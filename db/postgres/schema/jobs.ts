import {
  bigint,
  integer,
  jsonb,
  pgSequence,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from "drizzle-orm/pg-core";
import { versions } from "./models.ts";

/** Orders everything about profiles: marks of dirty hours and the profiles computed from them. */
export const profileSeq = pgSequence("profile_seq");

/**
 * Which profile of an hour is current. A stored drift score names the newest `computed` that it used, so a
 * window whose hours have a newer one is scored again. `n` is the hour's traffic.
 */
export const profiledHours = pgTable(
  "profiled_hours",
  {
    versionId: integer("version_id")
      .notNull()
      .references(() => versions.id),
    revision: integer().notNull(),
    hour: timestamp({ withTimezone: true }).notNull(),
    computed: bigint({ mode: "number" }).notNull(),
    n: bigint({ mode: "number" }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.versionId, t.revision, t.hour] })],
);

/** Simulated noise floors, kept so that no process simulates the same reference and size twice. */
export const noiseFloors = pgTable(
  "noise_floors",
  {
    versionId: integer("version_id")
      .notNull()
      .references(() => versions.id),
    revision: integer().notNull(),
    segment: text().notNull(),
    floors: jsonb().$type<Record<string, unknown>>().notNull(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.versionId, t.revision, t.segment] })],
);

/** Each worker process writes its row every few seconds; readiness reads the newest. */
export const workerHeartbeats = pgTable("worker_heartbeats", {
  name: text().primaryKey(),
  at: timestamp({ withTimezone: true }).notNull(),
});
