import { index, integer, jsonb, pgTable, serial, text, timestamp, uniqueIndex } from "drizzle-orm/pg-core";
import { models } from "./models.ts";
import { projects } from "./projects.ts";

export type DeclaredNode = { id: string; kind: string; name: string };
export type DeclaredEdge = { from: string; to: string };

/** What a person declared of where a model's features come from. */
export const lineageGraphs = pgTable("lineage_graphs", {
  modelId: integer("model_id")
    .primaryKey()
    .references(() => models.id),
  nodes: jsonb().$type<DeclaredNode[]>().notNull(),
  edges: jsonb().$type<DeclaredEdge[]>().notNull(),
  updatedBy: text("updated_by").notNull(),
  updatedAt: timestamp("updated_at", { withTimezone: true }).notNull(),
});

/** Data sets and jobs that runs told of, with the fields of a data set as last seen. */
export const lineageNodes = pgTable(
  "lineage_nodes",
  {
    id: serial().primaryKey(),
    projectId: integer("project_id")
      .notNull()
      .references(() => projects.id),
    /** "dataset" or "job". */
    kind: text().notNull(),
    namespace: text().notNull(),
    name: text().notNull(),
    fields: jsonb().$type<{ name: string; type: string | null }[]>(),
    seenAt: timestamp("seen_at", { withTimezone: true }).notNull(),
  },
  (t) => [uniqueIndex("lineage_nodes_name").on(t.projectId, t.kind, t.namespace, t.name)],
);

/** What was read and written; a field is "" where only the data set is known. */
export const lineageEdges = pgTable(
  "lineage_edges",
  {
    id: serial().primaryKey(),
    projectId: integer("project_id")
      .notNull()
      .references(() => projects.id),
    fromNode: integer("from_node")
      .notNull()
      .references(() => lineageNodes.id),
    toNode: integer("to_node")
      .notNull()
      .references(() => lineageNodes.id),
    fromField: text("from_field").notNull().default(""),
    toField: text("to_field").notNull().default(""),
    seenAt: timestamp("seen_at", { withTimezone: true }).notNull(),
  },
  (t) => [
    uniqueIndex("lineage_edges_ends").on(t.projectId, t.fromNode, t.toNode, t.fromField, t.toField),
    index("lineage_edges_project").on(t.projectId),
  ],
);
