import { expect, test } from "vitest";
import { substituteEngine } from "./topology.ts";

const text = "CREATE TABLE t {on_cluster} (a Int8) ENGINE = {engine:ReplacingMergeTree(v)} ORDER BY a";

test("a single engine gets the plain engine and no cluster clause", () => {
  expect(substituteEngine(text, { cluster: null })).toBe(
    "CREATE TABLE t  (a Int8) ENGINE = ReplacingMergeTree(v) ORDER BY a",
  );
});

test("a cluster gets ON CLUSTER and the replicated engine with the same arguments", () => {
  expect(substituteEngine(text, { cluster: "main" })).toBe(
    "CREATE TABLE t ON CLUSTER 'main' (a Int8) ENGINE = ReplicatedReplacingMergeTree(v) ORDER BY a",
  );
});
