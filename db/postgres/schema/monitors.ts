import {
  bigserial,
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  serial,
  text,
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { models, versions } from "./models.ts";
import { projects } from "./projects.ts";

/** What is watched in a model, under which rule and alarm budget. Never deleted: its findings are evidence. */
export const monitors = pgTable(
  "monitors",
  {
    id: serial().primaryKey(),
    projectId: integer("project_id")
      .notNull()
      .references(() => projects.id),
    modelId: integer("model_id")
      .notNull()
      .references(() => models.id),
    name: text().notNull(),
    watch: text().notNull(),
    /** The named columns where `watch` is "columns". */
    columns: text().array().notNull().default([]),
    /** "" for all rows, else as profiles name it. */
    segment: text().notNull().default(""),
    grain: text().notNull(),
    /** What windows are compared with, in the one spelling of lib/domain/baseline.ts. */
    baseline: text().notNull().default("reference"),
    /** At most one false alarm is expected in so many days. */
    budgetDays: integer("budget_days").notNull(),
    need: integer().notNull(),
    of: integer().notNull(),
    clear: integer().notNull(),
    effectAtLeast: doublePrecision("effect_at_least"),
    enabled: boolean().notNull().default(true),
    /** "automatic" or "person". */
    origin: text().notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [uniqueIndex("monitors_name").on(t.modelId, t.name)],
);

/** One monitor's rule crossed in one column: from the window that opened it to the one that ended it. */
export const findings = pgTable(
  "findings",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    projectId: integer("project_id")
      .notNull()
      .references(() => projects.id),
    modelId: integer("model_id")
      .notNull()
      .references(() => models.id),
    monitorId: integer("monitor_id")
      .notNull()
      .references(() => monitors.id),
    versionId: integer("version_id")
      .notNull()
      .references(() => versions.id),
    revision: integer().notNull(),
    segment: text().notNull(),
    grain: text().notNull(),
    /** Whose verdicts were judged: drift, quality, multivariate, performance. */
    source: text().notNull().default("drift"),
    /** What was judged: a column, a column and its check, a method or a metric. */
    feature: text().notNull(),
    /** Start of the first window that counted towards the opening. */
    onset: timestamp({ withTimezone: true }).notNull(),
    /** Start of the window in which the rule was crossed for long enough. */
    openedAt: timestamp("opened_at", { withTimezone: true }).notNull(),
    /** Start of the last window that crossed. */
    lastAt: timestamp("last_at", { withTimezone: true }).notNull(),
    /** Start of the window that ended it. */
    closedAt: timestamp("closed_at", { withTimezone: true }),
    state: text().notNull(),
    /** The worst window with its numbers, and the rule that was crossed. */
    evidence: jsonb().$type<Record<string, unknown>>().notNull(),
    /** How often late rows changed what had been said. */
    amended: integer().notNull().default(0),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    index("findings_monitor").on(t.monitorId, t.versionId, t.revision, t.feature),
    index("findings_project").on(t.projectId, t.id),
  ],
);
