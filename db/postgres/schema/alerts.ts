import {
  bigint,
  bigserial,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  serial,
  text,
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { channels } from "./channels.ts";
import { projects } from "./projects.ts";

const instant = (name: string) => timestamp(name, { withTimezone: true });
const project = () =>
  integer("project_id")
    .notNull()
    .references(() => projects.id);

/** Every version of a project's routing; the newest one is in force. */
export const alertConfigurations = pgTable(
  "alert_configurations",
  {
    id: serial().primaryKey(),
    projectId: project(),
    configuration: jsonb().$type<Record<string, unknown>>().notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [index("alert_configurations_project").on(t.projectId, t.id)],
);

/** What somebody must hear of, as it is now: one row for each set of labels, or for each incident. */
export const alerts = pgTable(
  "alerts",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    projectId: project(),
    fingerprint: text().notNull(),
    labels: jsonb().$type<Record<string, string>>().notNull(),
    annotations: jsonb().$type<Record<string, string>>().notNull(),
    startsAt: instant("starts_at").notNull(),
    /** In the future or null: it fires. */
    endsAt: instant("ends_at"),
    url: text().notNull(),
    acknowledged: boolean().notNull().default(false),
    acknowledgedBy: text("acknowledged_by"),
    acknowledgedAt: instant("acknowledged_at"),
    /** Null: until it ends. */
    acknowledgedUntil: instant("acknowledged_until"),
    /** When it last began to fire (milliseconds), the newest last: at most 50. */
    starts: jsonb().$type<number[]>().notNull().default([]),
    /** Since when it comes and goes too often to be told each time. */
    flappingSince: instant("flapping_since"),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [
    uniqueIndex("alerts_fingerprint").on(t.projectId, t.fingerprint),
    index("alerts_updated").on(t.projectId, t.updatedAt),
  ],
);

/** How alerts were over time, for the replay of another configuration; kept for seven days and a bit. */
export const alertHistory = pgTable(
  "alert_history",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    projectId: project(),
    at: instant("at").notNull(),
    fingerprint: text().notNull(),
    labels: jsonb().$type<Record<string, string>>().notNull(),
    startsAt: instant("starts_at").notNull(),
    endsAt: instant("ends_at"),
  },
  (t) => [index("alert_history_project").on(t.projectId, t.at)],
);

export const silences = pgTable(
  "silences",
  {
    id: serial().primaryKey(),
    projectId: project(),
    matchers: text().array().notNull(),
    startsAt: instant("starts_at").notNull(),
    endsAt: instant("ends_at").notNull(),
    comment: text().notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
    /** Ends once it has held something back and nothing that it fits fires any more. */
    expireOnResolve: boolean("expire_on_resolve").notNull().default(false),
    /** When the console says that it is about to end; null: it does not. */
    warnAt: instant("warn_at"),
    warnedAt: instant("warned_at"),
  },
  (t) => [index("silences_project").on(t.projectId, t.endsAt)],
);

/** Alerts that are told together, and when next. */
export const alertGroups = pgTable(
  "alert_groups",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    projectId: project(),
    /** The route's place in the tree of the configuration that made the group. */
    path: text().notNull(),
    key: text().notNull(),
    labels: jsonb().$type<Record<string, string>>().notNull(),
    nextAt: instant("next_at").notNull(),
    flushed: boolean().notNull().default(false),
  },
  (t) => [
    uniqueIndex("alert_groups_key").on(t.projectId, t.path, t.key),
    index("alert_groups_due").on(t.nextAt),
  ],
);

export const alertMembers = pgTable(
  "alert_members",
  {
    groupId: bigint("group_id", { mode: "number" })
      .notNull()
      .references(() => alertGroups.id, { onDelete: "cascade" }),
    alertId: bigint("alert_id", { mode: "number" })
      .notNull()
      .references(() => alerts.id, { onDelete: "cascade" }),
    /** Since then other labels took it elsewhere: here it has ended, and that is still to be told. */
    leftAt: instant("left_at"),
  },
  (t) => [primaryKey({ columns: [t.groupId, t.alertId] }), index("alert_members_alert").on(t.alertId)],
);

/** What each channel was told of each group, and why. */
export const alertTellings = pgTable(
  "alert_tellings",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    projectId: project(),
    groupKey: text("group_key").notNull(),
    receiver: text().notNull(),
    channelId: integer("channel_id").references(() => channels.id, { onDelete: "set null" }),
    at: instant("at").notNull(),
    reason: text().notNull(),
    firing: text().array().notNull(),
    resolved: text().array().notNull(),
    stateVersion: integer("state_version").notNull(),
    /** In the outbox; null where the receiver is not told of what has ended. */
    notificationId: bigint("notification_id", { mode: "number" }),
  },
  (t) => [
    index("alert_tellings_group").on(t.projectId, t.groupKey, t.receiver, t.channelId, t.id),
    index("alert_tellings_at").on(t.projectId, t.at),
  ],
);
