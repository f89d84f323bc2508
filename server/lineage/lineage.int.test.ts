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
  const through = nodes.find((n) => n.name === "airflow/build_features" && n.id.includes("#"))!.id;
  expect(edges).toContainEqual({ from: "dataset:pg/public.amounts", to: through });
  expect(edges).toContainEqual({ from: through, to: "feature:amount" });
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

it("ties the features to the version at work and its metrics", async () => {
  await api.call("POST", "/models/loans/versions/1/activate");
  const { nodes, edges } = await graph();
  const version = nodes.find((n) => n.kind === "version");
  expect(version).toMatchObject({ name: "1" });
  expect(edges).toContainEqual({ from: "feature:amount", to: version!.id });
  const metrics = nodes.filter((n) => n.kind === "metric");
  expect(metrics.map((n) => n.name)).toContain("accuracy");
  for (const { id } of metrics) expect(edges).toContainEqual({ from: version!.id, to: id });
});

it("takes events without a run, once each", async () => {
  const common = { eventTime: "2026-03-03T01:00:00Z", producer: "https://example.test/etl" };
  const job = { namespace: "airflow", name: "static_job" };
  const told = {
    ...common,
    job,
    inputs: [{ namespace: "pg", name: "a" }],
    outputs: [{ namespace: "pg", name: "b" }],
  };
  expect((await post(told)).body).toEqual({ nodes: 3, edges: 2, changes: 0 });
  const facets = { schema: { fields: [fields[0], { name: "country", type: "int" }] } };
  const dataset = { namespace: "pg", name: "public.loan_features", facets };
  expect((await post({ ...common, dataset })).body).toEqual({ nodes: 1, edges: 0, changes: 1 });
  expect((await post({ ...common, dataset })).body).toMatchObject({ changes: 0 });
});

it("records what a run wrote, why it failed, and what became of a data set", async () => {
  const failed = run("FAIL", "r9", "2026-03-04T01:00:00Z", []);
  const out = { namespace: "pg", name: "public.trips" };
  const truncate = { ...out, facets: { lifecycleStateChange: { lifecycleStateChange: "TRUNCATE" } } };
  const empty = { ...truncate, outputFacets: { outputStatistics: { rowCount: 0, size: 0 } } };
  const error = { errorMessage: { message: "disk full", programmingLanguage: "python" } };
  await post({ ...failed, run: { runId: "r9", facets: error }, inputs: [], outputs: [truncate] });
  await post({ ...run("COMPLETE", "r10", "2026-03-04T02:00:00Z", []), inputs: [], outputs: [empty] });
  const ends = (await changes("pipeline")).filter((c) => ["r9", "r10"].includes(String(c.after["run"])));
  expect(ends.map((c) => c.after)).toMatchObject([
    { result: "COMPLETE", rows: { "pg/public.trips": 0 } },
    { result: "FAIL", error: "disk full" },
  ]);
  const life = (await changes("schema")).filter((c) => "lifecycle" in c.after);
  expect(life).toMatchObject([{ subject: "pg/public.trips", after: { lifecycle: "TRUNCATE" } }]);
  const old = { previousIdentifier: { namespace: "pg", name: "public.old" }, lifecycleStateChange: "RENAME" };
  const moved = { namespace: "pg", name: "public.new", facets: { lifecycleStateChange: old } };
  await post({ eventTime: "2026-03-05T01:00:00Z", dataset: moved });
  expect((await changes("schema")).find((c) => c.subject === "pg/public.new")).toMatchObject({
    after: { lifecycle: "RENAME", previous: "pg/public.old" },
  });
});

it("refuses what is no lineage event, with the place", async () => {
  const none = await post({ eventTime: "2026-03-05T01:00:00Z" });
  expect(none.status).toBe(422);
  expect(JSON.stringify(none.body)).toContain("DatasetEvent");
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
  const through = held.edges.find((e) => e.from === "dataset:pg/public.amounts")!.to;
  expect(held.edges).toContainEqual({ from: through, to: "amount" });
  const wrong = await put({ nodes: [...nodes, { id: "g", kind: "feature", name: "ghost" }], edges: [] });
  expect(wrong).toMatchObject({
    status: 422,
    body: { detail: "The node g names the feature ghost, which no version of the model has." },
  });
  expect(await graph()).toEqual(held);
  expect((await api.call("GET", "/models/nobody/lineage")).status).toBe(404);
});
