import { afterAll, beforeAll, expect, it } from "vitest";
import { closeStores } from "#server/kernel/stores.ts";
import { makeLoanModel, makeRestClient, type RestClient } from "#tests/fixtures/rest-client.ts";

const json = { type: "application/json" };
let api: RestClient;

beforeAll(async () => {
  api = await makeRestClient();
  await makeLoanModel(api, "loans");
});
afterAll(closeStores);

type Graph = { nodes: { id: string; kind: string; name: string }[]; edges: { from: string; to: string }[] };
const post = (body: unknown) => api.call("POST", "/lineage", JSON.stringify(body), json);
const graph = async () => (await api.call<Graph>("GET", "/models/loans/lineage")).body;
const changes = async (kind: string) =>
  (
    await api.call<{ changes: { subject: string; after: Record<string, unknown> }[] }>(
      "GET",
      `/changes?kind=${kind}`,
    )
  ).body.changes;

function run(eventType: string, runId: string, at: string, fields: { name: string; type: string }[]) {
  return {
    eventType,
    eventTime: at,
    producer: "https://example.test/etl",
    schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
    run: { runId, facets: {} },
    job: { namespace: "airflow", name: "build_features" },
    inputs: [{ namespace: "pg", name: "public.applications" }],
    outputs: [
      {
        namespace: "pg",
        name: "public.loan_features",
        facets: {
          schema: { fields },
          columnLineage: {
            fields: {
              amount: { inputFields: [{ namespace: "pg", name: "public.amounts", field: "eur" }] },
            },
          },
        },
      },
    ],
  };
}
const fields = [
  { name: "amount", type: "double" },
  { name: "country", type: "text" },
];

it("learns a model's lineage from OpenLineage runs, and their ends and schemas are changes", async () => {
  expect((await post(run("START", "r1", "2026-03-01T00:00:00", fields))).body).toEqual({
    nodes: 4,
    edges: 3,
    changes: 0,
  });
  expect((await post(run("COMPLETE", "r1", "2026-03-01T01:00:00Z", fields))).body).toMatchObject({
    changes: 1,
  });
  expect((await post(run("COMPLETE", "r1", "2026-03-01T01:00:00Z", fields))).body).toMatchObject({
    changes: 0,
  });
  const { nodes, edges } = await graph();
  expect(nodes.map((n) => n.name)).toContain("airflow/build_features");
  expect(edges).toContainEqual({ from: "dataset:pg/public.amounts", to: "feature:amount" });
  expect(edges).toContainEqual({ from: "dataset:pg/public.loan_features", to: "feature:country" });
  const retyped = [
    { name: "amount", type: "text" },
    { name: "country", type: "text" },
  ];
  await post(run("COMPLETE", "r2", "2026-03-02T01:00:00Z", retyped));
  // A late event of an earlier run is no change back.
  await post(run("COMPLETE", "r0", "2026-02-01T01:00:00Z", fields));
  const schema = (await changes("schema")).filter((c) => c.subject === "pg/public.loan_features");
  expect(schema).toMatchObject([{ after: { added: [], removed: [], retyped: ["amount"] } }]);
  expect(await changes("pipeline")).toHaveLength(3);
});

it("refuses what is no run event, with the place", async () => {
  const { status, body } = await post({ eventTime: "yesterday", run: { runId: "x" } });
  expect(status).toBe(422);
  expect(JSON.stringify(body)).toContain("eventTime");
});

it("holds a declared graph, refuses what does not fit the model, and says which node", async () => {
  const put = (body: Graph) => api.call("PUT", "/models/loans/lineage", JSON.stringify(body), json);
  const nodes = [
    { id: "core", kind: "source", name: "core banking" },
    { id: "amount", kind: "feature", name: "amount" },
  ];
  expect((await put({ nodes, edges: [{ from: "core", to: "amount" }] })).status).toBe(200);
  const held = await graph();
  expect(held.edges).toContainEqual({ from: "core", to: "amount" });
  expect(held.edges).toContainEqual({ from: "dataset:pg/public.amounts", to: "amount" });
  const wrong = await put({ nodes: [...nodes, { id: "g", kind: "feature", name: "ghost" }], edges: [] });
  expect(wrong).toMatchObject({
    status: 422,
    body: { detail: "The node g names the feature ghost, which no version of the model has." },
  });
  expect(await graph()).toEqual(held);
  expect((await api.call("GET", "/models/nobody/lineage")).status).toBe(404);
});
