import { sql } from "drizzle-orm";
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
import type { Notice } from "#lib/domain/notice.ts";
import { projects, users } from "./projects.ts";

/** Where notifications go. Never deleted, only retired: the delivery log names it. */
export const channels = pgTable(
  "channels",
  {
    id: serial().primaryKey(),
    projectId: integer("project_id")
      .notNull()
      .references(() => projects.id),
    name: text().notNull(),
    kind: text().notNull(),
    /** Settings that are no secrets. */
    config: jsonb().$type<Record<string, unknown>>().notNull(),
    /** The secret settings as one encrypted JSON object; never leaves the server. */
    secrets: text().notNull(),
    /** A hash of what its requests go to: addresses can be secrets. */
    endpoint: text().notNull(),
    fallback: text(),
    enabled: boolean().notNull().default(true),
    /** Nothing is sent before: the provider's rate limit, or Retry-After. */
    notBefore: timestamp("not_before", { withTimezone: true }),
    createdBy: text("created_by").notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
    retiredAt: timestamp("retired_at", { withTimezone: true }),
  },
  (t) => [uniqueIndex("channels_name").on(t.projectId, t.name).where(sql`retired_at is null`)],
);

/** The transactional outbox and the delivery log in one. */
export const notifications = pgTable(
  "notifications",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    projectId: integer("project_id").notNull(),
    channelId: integer("channel_id")
      .notNull()
      .references(() => channels.id),
    groupKey: text("group_key").notNull(),
    stateVersion: bigint("state_version", { mode: "number" }).notNull(),
    notice: jsonb().$type<Notice>().notNull(),
    state: text().notNull().default("pending"),
    attempts: integer().notNull().default(0),
    /** Requests of this notification that succeeded already. */
    steps: integer().notNull().default(0),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
    dueAt: timestamp("due_at", { withTimezone: true }).notNull(),
    giveUpAt: timestamp("give_up_at", { withTimezone: true }).notNull(),
    leaseUntil: timestamp("lease_until", { withTimezone: true }),
    /** Counts the leases: only the holder of the last one may say how it went. */
    fence: integer().notNull().default(0),
    deliveredAt: timestamp("delivered_at", { withTimezone: true }),
    lastError: text("last_error"),
    /** Channels that it fell from, oldest first. */
    fellFrom: integer("fell_from").array().notNull().default([]),
    /** When it is sent again to receivers that forget. */
    resendAt: timestamp("resend_at", { withTimezone: true }),
    resendUntil: timestamp("resend_until", { withTimezone: true }),
  },
  (t) => [
    uniqueIndex("notifications_state").on(t.channelId, t.groupKey, t.stateVersion),
    index("notifications_due").on(t.state, t.dueAt),
    index("notifications_project").on(t.projectId, t.id),
  ],
);

export const deliveryAttempts = pgTable(
  "delivery_attempts",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    notificationId: bigint("notification_id", { mode: "number" })
      .notNull()
      .references(() => notifications.id, { onDelete: "cascade" }),
    attempt: integer().notNull(),
    startedAt: timestamp("started_at", { withTimezone: true }).notNull(),
    endedAt: timestamp("ended_at", { withTimezone: true }),
    /** Null while it is under way; stays null when its process was killed. */
    outcome: text(),
    status: integer(),
    detail: text(),
  },
  (t) => [index("delivery_attempts_notification").on(t.notificationId)],
);

/** What the provider called the message of a group. */
export const messageHandles = pgTable(
  "message_handles",
  {
    channelId: integer("channel_id")
      .notNull()
      .references(() => channels.id),
    groupKey: text("group_key").notNull(),
    handle: jsonb().$type<Record<string, string>>().notNull(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.channelId, t.groupKey] })],
);

/** The circuit breaker of each endpoint of a project. */
export const endpointHealth = pgTable(
  "endpoint_health",
  {
    projectId: integer("project_id").notNull(),
    /** A hash: addresses can be secrets. */
    endpoint: text().notNull(),
    /** Failures in a row. */
    failures: integer().notNull(),
    openUntil: timestamp("open_until", { withTimezone: true }),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.endpoint] })],
);

/** The bell's messages: one for each group of an in-app channel, and Leeway's own about dead letters. */
export const inAppMessages = pgTable(
  "in_app_messages",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    projectId: integer("project_id").notNull(),
    /** Channel and group, or what Leeway says of itself. */
    key: text().notNull(),
    /** Only this person sees it; null: everybody of the project. */
    userId: integer("user_id").references(() => users.id),
    priority: text().notNull(),
    status: text().notNull(),
    title: text().notNull(),
    body: text().notNull(),
    url: text().notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull(),
  },
  (t) => [
    uniqueIndex("in_app_messages_key").on(t.projectId, t.key),
    index("in_app_messages_project").on(t.projectId, t.updatedAt),
  ],
);

/** Read by a person, as it stood then. */
export const inAppReads = pgTable(
  "in_app_reads",
  {
    messageId: bigint("message_id", { mode: "number" })
      .notNull()
      .references(() => inAppMessages.id, { onDelete: "cascade" }),
    userId: integer("user_id")
      .notNull()
      .references(() => users.id),
    readAt: timestamp("read_at", { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.messageId, t.userId] })],
);
