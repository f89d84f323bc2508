import { sql } from "drizzle-orm";
import {
  bigint,
  bigserial,
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { incidentStates, priorities, resolutions } from "#lib/domain/incident.ts";
import { models } from "./models.ts";
import { findings } from "./monitors.ts";
import { projects } from "./projects.ts";

const oneOf = (words: readonly string[]) => sql.raw(words.map((w) => `'${w}'`).join(", "));

/** Findings of one model with one onset and lineage, with a life cycle and an owner. Never deleted. */
export const incidents = pgTable(
  "incidents",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    projectId: integer("project_id")
      .notNull()
      .references(() => projects.id),
    modelId: integer("model_id")
      .notNull()
      .references(() => models.id),
    title: text().notNull(),
    state: text().notNull().default("open"),
    /** Grows at each change of state or priority. */
    stateVersion: integer("state_version").notNull().default(1),
    priority: text().notNull().default("P3"),
    priorityReasons: jsonb("priority_reasons").$type<Record<string, unknown>[]>().notNull().default([]),
    owner: text(),
    acknowledgedBy: text("acknowledged_by"),
    /** Null: until it is resolved. */
    acknowledgedUntil: timestamp("acknowledged_until", { withTimezone: true }),
    /** It began somewhere between these two. */
    onsetLow: timestamp("onset_low", { withTimezone: true }).notNull(),
    onsetHigh: timestamp("onset_high", { withTimezone: true }).notNull(),
    /** "automatic", "person", "withdrawn" or "merged"; null until it is resolved. */
    resolution: text(),
    resolvedAt: timestamp("resolved_at", { withTimezone: true }),
    /** An earlier incident in which the same columns were found. */
    recurrenceOf: bigint("recurrence_of", { mode: "number" }),
    mergedInto: bigint("merged_into", { mode: "number" }),
    flapping: boolean().notNull().default(false),
    /** Weighted share of changes among the last 21 checks, 0 to 1. */
    flapScore: doublePrecision("flap_score").notNull().default(0),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull(),
  },
  (t) => [
    index("incidents_project").on(t.projectId, t.id),
    index("incidents_model").on(t.modelId, t.state),
    check("incidents_state", sql`${t.state} in (${oneOf(incidentStates)})`),
    check("incidents_priority", sql`${t.priority} in (${oneOf(priorities)})`),
    check("incidents_resolution", sql`${t.resolution} in (${oneOf(resolutions)})`),
    check(
      "incidents_resolved",
      sql`(${t.state} = 'resolved') = (${t.resolvedAt} is not null and ${t.resolution} is not null)`,
    ),
  ],
);

/** A finding belongs to one incident at most; merging and splitting move it. */
export const incidentFindings = pgTable(
  "incident_findings",
  {
    findingId: bigint("finding_id", { mode: "number" })
      .primaryKey()
      .references(() => findings.id),
    incidentId: bigint("incident_id", { mode: "number" })
      .notNull()
      .references(() => incidents.id),
    /** What the timeline has already said of it. */
    seenState: text("seen_state").notNull(),
    seenAmended: integer("seen_amended").notNull(),
    attachedAt: timestamp("attached_at", { withTimezone: true }).notNull(),
  },
  (t) => [index("incident_findings_incident").on(t.incidentId)],
);

/** The timeline, and the outbox: what others must hear of has `relayed_at` null until it is handed on. */
export const incidentEvents = pgTable(
  "incident_events",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    projectId: integer("project_id")
      .notNull()
      .references(() => projects.id),
    incidentId: bigint("incident_id", { mode: "number" })
      .notNull()
      .references(() => incidents.id),
    at: timestamp({ withTimezone: true }).notNull(),
    kind: text().notNull(),
    actor: text().notNull(),
    detail: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    relayedAt: timestamp("relayed_at", { withTimezone: true }),
  },
  (t) => [
    index("incident_events_incident").on(t.incidentId, t.id),
    index("incident_events_unrelayed").on(t.id).where(sql`${t.relayedAt} is null`),
  ],
);

/** Pages elsewhere that belong to an incident. */
export const incidentLinks = pgTable(
  "incident_links",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    incidentId: bigint("incident_id", { mode: "number" })
      .notNull()
      .references(() => incidents.id),
    url: text().notNull(),
    title: text().notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
  },
  (t) => [uniqueIndex("incident_links_url").on(t.incidentId, t.url)],
);
