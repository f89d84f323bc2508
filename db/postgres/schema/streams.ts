import {
  bigint,
  bigserial,
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type { StreamSettings } from "#lib/stream/settings.ts";
import { models, versions } from "./models.ts";

/** One detector on one signal of a version's revision: where it stands, so that it goes on after a restart. */
export const streamRuns = pgTable(
  "stream_runs",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    versionId: integer("version_id")
      .notNull()
      .references(() => versions.id),
    revision: integer().notNull(),
    referenceId: integer("reference_id").notNull(),
    signal: text().notNull(),
    detector: text().notNull(),
    /** The wanted run length that was set when it was calibrated; 0: the usual one. Another length is another run. */
    runLength: integer("run_length").notNull().default(0),
    /** Threshold, stable figures and what was measured on the held-back stretch; none where that stretch does not suffice. */
    parameters: jsonb(),
    /** Everything the detector remembers. */
    state: jsonb().notNull(),
    /** The number of the first value of each recent hour, and the hour in milliseconds. */
    marks: jsonb().notNull(),
    /** Values read. */
    n: bigint({ mode: "number" }).notNull().default(0),
    /** The stream begins here, and hours before the watermark have been read. */
    startedAt: timestamp("started_at", { withTimezone: true }).notNull(),
    watermark: timestamp({ withTimezone: true }).notNull(),
    /** Sum over the hours read of the numbers of their profiles: another sum means that an hour changed. */
    fingerprint: bigint({ mode: "number" }).notNull().default(0),
  },
  (t) => [
    uniqueIndex("stream_runs_place").on(
      t.versionId,
      t.revision,
      t.referenceId,
      t.signal,
      t.detector,
      t.runLength,
    ),
  ],
);

export const streamAlarms = pgTable(
  "stream_alarms",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    runId: bigint("run_id", { mode: "number" })
      .notNull()
      .references(() => streamRuns.id),
    /** Number of the value that raised it, from 1. */
    n: bigint({ mode: "number" }).notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
    /** Estimated start of the change. */
    changedAt: timestamp("changed_at", { withTimezone: true }).notNull(),
    statistic: doublePrecision().notNull(),
    threshold: doublePrecision().notNull(),
  },
  (t) => [uniqueIndex("stream_alarms_value").on(t.runId, t.n)],
);

/** What people have set about a model's streams; without a row everything is as usual. */
export const streamSettings = pgTable("stream_settings", {
  modelId: integer("model_id")
    .primaryKey()
    .references(() => models.id),
  settings: jsonb().$type<StreamSettings>().notNull(),
  updatedBy: text("updated_by").notNull(),
  updatedAt: timestamp("updated_at", { withTimezone: true }).notNull(),
});

/** Every threshold that was ever found, by what it depends on: the same question is calculated once for the installation. */
export const streamThresholds = pgTable("stream_thresholds", {
  /** Hash of the detector, the wanted run length, the seed and the stable values. */
  key: text().primaryKey(),
  found: jsonb().notNull(),
  usedAt: timestamp("used_at", { withTimezone: true }).notNull(),
});
