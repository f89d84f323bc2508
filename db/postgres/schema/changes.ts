import { bigserial, index, integer, pgTable, text, timestamp, uniqueIndex } from "drizzle-orm/pg-core";
import { jsonValue } from "../json-column.ts";
import { models } from "./models.ts";
import { projects } from "./projects.ts";

/** What happened in the world: deploys, schema changes, pipeline runs, configuration. */
export const changes = pgTable(
  "changes",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    projectId: integer("project_id")
      .notNull()
      .references(() => projects.id),
    /** Null where it concerns the whole project. */
    modelId: integer("model_id").references(() => models.id),
    kind: text().notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
    /** What changed, e.g. a service, a data set or "version:credit/2". */
    subject: text().notNull(),
    before: jsonValue(),
    after: jsonValue(),
    url: text(),
    origin: text().notNull(),
    actor: text().notNull(),
    /** The same change told twice has the same key and is one row. */
    dedupKey: text("dedup_key").notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
  },
  (t) => [
    uniqueIndex("changes_dedup").on(t.projectId, t.dedupKey),
    index("changes_at").on(t.projectId, t.at, t.id),
  ],
);

/** Where GitHub may send to. The secret that signs each body is derived from the key and the installation's secret. */
export const githubHooks = pgTable("github_hooks", {
  /** The part of the address that GitHub calls. */
  hookKey: text("hook_key").primaryKey(),
  projectId: integer("project_id")
    .notNull()
    .references(() => projects.id),
  modelId: integer("model_id").references(() => models.id),
  repository: text(),
  createdBy: text("created_by").notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
});
