import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Affected,
  ancestorsOf,
  diffFields,
  downstreamOf,
  faultsOf,
  learnedLineage,
  type Lineage,
  mergeLineage,
  sharedWith,
  tieToModel,
} from "./index.ts";

const known = { features: new Set(["age", "income"]), versions: new Set(["1"]) };
const graph: Lineage = {
  nodes: [
    { id: "crm", kind: "source", name: "crm.people" },
    { id: "clean", kind: "transformation", name: "clean_people" },
    { id: "f", kind: "feature", name: "age" },
    { id: "v", kind: "version", name: "1" },
  ],
  edges: [
    { from: "crm", to: "clean" },
    { from: "clean", to: "f" },
    { from: "f", to: "v" },
  ],
};

describe("a declared graph", () => {
  it("is accepted where data flows forward to what the model has", () => {
    expect(faultsOf(graph, known)).toEqual([]);
    expect(faultsOf({ nodes: [], edges: [] }, known)).toEqual([]);
  });
  it("names the node that is wrong", () => {
    const fault = (more: Partial<Lineage>) => faultsOf({ ...graph, ...more }, known).join("\n");
    expect(fault({ nodes: [...graph.nodes, { id: "x", kind: "feature", name: "ghost" }] })).toContain(
      "ghost",
    );
    expect(fault({ nodes: [...graph.nodes, graph.nodes[0]!] })).toContain("crm is declared twice");
    expect(fault({ edges: [{ from: "crm", to: "nowhere" }] })).toContain("nowhere");
    expect(fault({ edges: [{ from: "f", to: "crm" }] })).toContain("f → crm");
    const t = (id: string) => ({ id, kind: "transformation" as const, name: id });
    const ring = {
      nodes: [t("a"), t("b")],
      edges: [
        { from: "a", to: "b" },
        { from: "b", to: "a" },
      ],
    };
    expect(faultsOf(ring, known)).toEqual(["The graph has a cycle: a → b → a. Remove one of its edges."]);
  });
  it("has no cycle when every edge leads to a later node, however many there are", () => {
    const edges = fc.array(fc.tuple(fc.nat(19), fc.nat(19)).filter(([a, b]) => a < b));
    fc.assert(
      fc.property(edges, (pairs) => {
        const nodes = Array.from({ length: 20 }, (_, i) => ({
          id: `n${i}`,
          kind: "transformation" as const,
          name: `n${i}`,
        }));
        const found = faultsOf(
          { nodes, edges: pairs.map(([a, b]) => ({ from: `n${a}`, to: `n${b}` })) },
          known,
        );
        expect(found).toEqual([]);
      }),
    );
  });
});

it("the ancestors of a feature are all nodes that lead to it", () => {
  expect(ancestorsOf(graph).get("age")).toEqual(new Set(["f", "clean", "crm"]));
});

it("merging keeps declared ids and adds what was learned once", () => {
  const learned: Lineage = {
    nodes: [
      { id: "dataset:crm.people", kind: "source", name: "crm.people" },
      { id: "clean", kind: "transformation", name: "another" },
    ],
    edges: [{ from: "dataset:crm.people", to: "clean" }],
  };
  const merged = mergeLineage(graph, learned);
  expect(merged.nodes).toHaveLength(5);
  expect(merged.edges).toContainEqual({ from: "crm", to: "learned:clean" });
  expect(mergeLineage(merged, learned)).toEqual(merged);
});

describe("what runs told of", () => {
  const data = (id: number, name: string, fields: string[]) => ({
    id,
    kind: "dataset",
    namespace: "db",
    name,
    fields: fields.map((f) => ({ name: f })),
  });
  const nodes = [
    data(1, "people", ["birthday", "age"]),
    { id: 2, kind: "job", namespace: "etl", name: "features", fields: null },
    data(3, "features", ["age", "income"]),
    { id: 4, kind: "job", namespace: "ml", name: "train", fields: null },
  ];
  const whole = (fromNode: number, toNode: number) => ({ fromNode, toNode, fromField: "", toField: "" });
  const edges = [whole(1, 2), whole(2, 3), whole(3, 4)];

  it("ties a feature to the last data set that has it, though a job reads that one too", () => {
    const found = learnedLineage(nodes, edges, known.features);
    expect(found.edges).toContainEqual({ from: "dataset:db/features", to: "feature:age" });
    expect(found.edges).not.toContainEqual({ from: "dataset:db/people", to: "feature:age" });
    expect(ancestorsOf(found).get("age")).toContain("dataset:db/people");
  });
  it("follows columns where their lineage is known", () => {
    const columns = [...edges, { fromNode: 1, toNode: 3, fromField: "birthday", toField: "age" }];
    const found = learnedLineage(nodes, columns, known.features);
    const through = "job:etl/features#1";
    expect(found.nodes).toContainEqual({ id: through, kind: "transformation", name: "etl/features" });
    expect(found.edges).toContainEqual({ from: "dataset:db/people", to: through });
    expect(found.edges).toContainEqual({ from: through, to: "feature:age" });
    expect(ancestorsOf(found).get("age")).not.toContain("dataset:db/features");
    // Without a job, as a DatasetEvent tells it, the data set leads to the field by itself.
    const bare = learnedLineage(nodes, columns.slice(3), known.features);
    expect(bare.edges).toContainEqual({ from: "dataset:db/people", to: "feature:age" });
  });
  it("keeps fields apart that one job makes from different data sets", () => {
    const more = [...nodes, data(5, "payroll", ["gross"])];
    const column = (fromNode: number, fromField: string, toField: string) => ({
      fromNode,
      toNode: 3,
      fromField,
      toField,
    });
    const both = [...edges, whole(5, 2), column(1, "birthday", "age"), column(5, "gross", "income")];
    const found = learnedLineage(more, both, new Set(["age", "income"]));
    const jobs = found.nodes.filter((n) => n.kind === "transformation" && n.name === "etl/features");
    expect(jobs.map((n) => n.id)).toEqual(["job:etl/features#1", "job:etl/features#5"]);
    expect(ancestorsOf(found).get("income")).toEqual(
      new Set(["feature:income", "job:etl/features#5", "dataset:db/payroll"]),
    );
    expect(mergeLineage({ nodes: [], edges: [] }, found)).toEqual(found);
    const declared: Lineage = {
      nodes: [{ id: "t", kind: "transformation", name: "etl/features" }],
      edges: [],
    };
    expect(mergeLineage(declared, found).nodes.filter((n) => n.kind === "transformation")).toHaveLength(1);
  });
  it("ends on rings, and is empty where nothing fits", () => {
    const ring = learnedLineage(nodes, [...edges, whole(3, 2)], known.features);
    expect(ring.nodes.length).toBeGreaterThan(0);
    expect(learnedLineage(nodes, edges, new Set())).toEqual({ nodes: [], edges: [] });
  });
});

it("fields differ by name and by stated type, not by order", () => {
  const f = (name: string, type: string | null = "int") => ({ name, type });
  expect(diffFields([f("a"), f("b")], [f("b"), f("a")])).toBeNull();
  expect(diffFields([f("a", null)], [f("a")])).toBeNull();
  expect(diffFields([f("a"), f("b")], [f("a", "text"), f("c")])).toEqual({
    added: ["c"],
    removed: ["b"],
    retyped: ["a"],
  });
});

describe("what lies downstream", () => {
  const graph = (feature: string, source: string): Lineage => ({
    nodes: [
      { id: "s", kind: "source", name: source },
      { id: "f", kind: "feature", name: feature },
      { id: "g", kind: "feature", name: "other" },
      { id: "m", kind: "metric", name: "approvals" },
    ],
    edges: [
      { from: "s", to: "f" },
      { from: "f", to: "m" },
    ],
  });
  const names = (affected: Affected) => downstreamOf(graph("x", "t"), affected).map((n) => n.name);

  it("is followed from a feature and from a source, and is nothing of what is not affected", () => {
    expect(names({ features: ["x"], origins: [] })).toEqual(["x", "approvals"]);
    expect(names({ features: [], origins: ["t"] })).toEqual(["t", "x", "approvals"]);
    expect(names({ features: ["other"], origins: [] })).toEqual(["other"]);
    expect(names({ features: [], origins: ["x"] })).toEqual([]);
  });

  it("is another model's where it reads the source, or has the feature from the same place", () => {
    const own = graph("x", "t");
    expect(sharedWith(own, graph("y", "t"), { features: [], origins: ["t"] })).toEqual(["t"]);
    expect(sharedWith(own, graph("x", "t"), { features: ["x"], origins: [] })).toEqual(["x"]);
    expect(sharedWith(own, graph("x", "elsewhere"), { features: ["x"], origins: [] })).toEqual([]);
    expect(sharedWith(own, { nodes: [], edges: [] }, { features: ["x"], origins: ["t"] })).toEqual([]);
  });
});

it("features lead to the version at work and its metrics, once each", () => {
  const model = { version: "7", features: new Set(["age"]), metrics: ["auroc", "brier"] };
  const tied = tieToModel(graph, model);
  const names = downstreamOf(tied, { features: ["age"], origins: [] }).map((n) => `${n.kind} ${n.name}`);
  for (const name of ["version 7", "metric auroc", "metric brier"]) expect(names).toContain(name);
  expect(tieToModel(tied, model)).toEqual(tied);
  expect(tieToModel({ nodes: [], edges: [] }, model)).toEqual({ nodes: [], edges: [] });
  expect(tieToModel(graph, { ...model, features: new Set(["other"]) })).toEqual(graph);
});
