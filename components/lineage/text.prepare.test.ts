import { expect, it } from "vitest";
import { drawLineage } from "./layout.prepare.ts";
import { graphOf, textOf } from "./text.prepare.ts";

const none = { nodes: [], edges: [] };
const text = "source crm -> transformation clean up -> feature age\nmetric auc";

it("reads lines into a graph and writes them back", () => {
  const read = graphOf(text, none);
  if ("fault" in read) throw new Error(read.fault);
  expect(read.graph.nodes.map((n) => [n.kind, n.name])).toEqual([
    ["source", "crm"],
    ["transformation", "clean up"],
    ["feature", "age"],
    ["metric", "auc"],
  ]);
  expect(read.graph.edges).toHaveLength(2);
  expect(graphOf(textOf(read.graph), read.graph)).toEqual(read);
});

it("names the line that is wrong", () => {
  expect(graphOf("source a\nthing b", none)).toMatchObject({ fault: expect.stringContaining("Line 2") });
  expect(graphOf("source a ->", none)).toMatchObject({ fault: expect.stringContaining("Line 1") });
});

it("draws each node one layer after what leads to it, also where there is a ring", () => {
  const read = graphOf(
    `${text}\ntransformation p -> transformation q\ntransformation q -> transformation p`,
    none,
  );
  if ("fault" in read) throw new Error(read.fault);
  const { nodes, edges } = drawLineage(read.graph);
  expect(nodes).toHaveLength(6);
  expect(edges).toHaveLength(4);
  const x = (name: string) => nodes.find((n) => n.name === name)!.x;
  expect(x("crm")).toBeLessThan(x("clean up"));
  expect(x("clean up")).toBeLessThan(x("age"));
  expect(drawLineage(none).nodes).toEqual([]);
});
