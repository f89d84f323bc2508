import {
  boolean,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  serial,
  text,
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type { Column } from "#lib/domain/schema.ts";
import type { Baseline } from "#lib/domain/profile.ts";
import { projects } from "./projects.ts";

export const models = pgTable(
  "models",
  {
    id: serial().primaryKey(),
    projectId: integer("project_id")
      .notNull()
      .references(() => projects.id),
    /** The name in URLs. */
    name: text().notNull(),
    task: text().notNull(),
    owner: text(),
    tier: integer(),
    timeZone: text("time_zone").notNull().default("UTC"),
    /** ISO 8601 duration after which labels count as complete. */
    labelMaturity: text("label_maturity"),
    activeVersionId: integer("active_version_id"),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [uniqueIndex("models_name").on(t.projectId, t.name)],
);

export const versions = pgTable(
  "versions",
  {
    id: serial().primaryKey(),
    modelId: integer("model_id")
      .notNull()
      .references(() => models.id),
    name: text().notNull(),
    /** What a person declared before or after inference: overrides win over what is inferred. */
    declaredColumns: jsonb("declared_columns")
      .$type<{ name: string; kind?: string; role?: string }[]>()
      .notNull()
      .default([]),
    declaredSegments: text("declared_segments").array().notNull().default([]),
    activateOnReference: boolean("activate_on_reference").notNull().default(true),
    /** 0 until a reference has fixed the schema. */
    revision: integer().notNull().default(0),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [uniqueIndex("versions_name").on(t.modelId, t.name)],
);

/** Frozen schema of one revision. The events of it live in ClickHouse table events_<versionId>_r<revision>. */
export const schemaRevisions = pgTable(
  "schema_revisions",
  {
    versionId: integer("version_id")
      .notNull()
      .references(() => versions.id),
    revision: integer().notNull(),
    columns: jsonb().$type<Column[]>().notNull(),
    reason: text().notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.versionId, t.revision] })],
);

/** What the reference fixes for each profiled column. segment is "" for all rows, else "key=value". */
export const baselines = pgTable(
  "baselines",
  {
    versionId: integer("version_id")
      .notNull()
      .references(() => versions.id),
    revision: integer().notNull(),
    segment: text().notNull().default(""),
    column: text().notNull(),
    baseline: jsonb().$type<Baseline>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.versionId, t.revision, t.segment, t.column] })],
);

/** The reference data set of a version (newest row counts). Its rows live in reference_<versionId>_r<revision>. */
export const referenceSets = pgTable("reference_sets", {
  id: serial().primaryKey(),
  versionId: integer("version_id")
    .notNull()
    .references(() => versions.id),
  revision: integer().notNull(),
  rows: integer().notNull(),
  rejected: integer().notNull(),
  bodyHash: text("body_hash").notNull(),
  roles: jsonb().$type<Record<string, unknown>>().notNull(),
  createdBy: text("created_by").notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
});
