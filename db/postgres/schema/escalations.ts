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
import { sql } from "drizzle-orm";
import { alertTellings } from "./alerts.ts";
import { channels } from "./channels.ts";
import { projects } from "./projects.ts";

const instant = (name: string) => timestamp(name, { withTimezone: true });

/** A group that was told and that nobody has acknowledged yet. Times are of the database's clock. */
export const escalations = pgTable(
  "escalations",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    projectId: integer("project_id")
      .notNull()
      .references(() => projects.id),
    policy: text().notNull(),
    groupKey: text("group_key").notNull(),
    groupLabels: jsonb("group_labels").$type<Record<string, string>>().notNull(),
    startedAt: instant("started_at").notNull(),
    /** How often its steps were all taken. */
    round: integer().notNull().default(0),
    /** The step that is next, from 0. */
    step: integer().notNull().default(0),
    /** When that step is due; null: there is none. */
    dueAt: instant("due_at"),
    /** When somebody looks whether it was acknowledged or has ended. */
    lookAt: instant("look_at").notNull(),
    /** Notices that were sent for it: their state versions. */
    sent: integer().notNull().default(0),
    /** "waiting", "acknowledged", "exhausted" or "ended". */
    state: text().notNull().default("waiting"),
    /** What holds the next step back now, such as a silence. */
    heldBy: text("held_by"),
    endedAt: instant("ended_at"),
    /** "resolved", or "regrouped" by another routing. */
    endReason: text("end_reason"),
  },
  (t) => [
    uniqueIndex("escalations_live").on(t.projectId, t.policy, t.groupKey).where(sql`ended_at is null`),
    index("escalations_look").on(t.lookAt).where(sql`ended_at is null`),
    index("escalations_started").on(t.projectId, t.startedAt),
  ],
);

/** Each step that was taken, once. */
export const escalationSteps = pgTable(
  "escalation_steps",
  {
    escalationId: bigint("escalation_id", { mode: "number" })
      .notNull()
      .references(() => escalations.id, { onDelete: "cascade" }),
    round: integer().notNull(),
    step: integer().notNull(),
    at: instant("at").notNull(),
    channels: text().array().notNull(),
    people: text().array().notNull(),
    /** Fingerprints of what fired then. */
    firing: text().array().notNull(),
    why: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.escalationId, t.round, t.step] })],
);

/** One summary for one channel at one time. */
export const digests = pgTable(
  "digests",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    projectId: integer("project_id")
      .notNull()
      .references(() => projects.id),
    channelId: integer("channel_id")
      .notNull()
      .references(() => channels.id),
    receiver: text().notNull(),
    dueAt: instant("due_at").notNull(),
    sentAt: instant("sent_at"),
    notificationId: bigint("notification_id", { mode: "number" }),
  },
  (t) => [
    uniqueIndex("digests_slot").on(t.channelId, t.receiver, t.dueAt),
    index("digests_due").on(t.dueAt).where(sql`sent_at is null`),
  ],
);

/** What a digest will say. */
export const digestItems = pgTable(
  "digest_items",
  {
    digestId: bigint("digest_id", { mode: "number" })
      .notNull()
      .references(() => digests.id, { onDelete: "cascade" }),
    tellingId: bigint("telling_id", { mode: "number" })
      .notNull()
      .references(() => alertTellings.id, { onDelete: "cascade" }),
  },
  (t) => [primaryKey({ columns: [t.digestId, t.tellingId] }), index("digest_items_telling").on(t.tellingId)],
);
