import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { handleRest } from "#server/api/rest/handle.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { makeLoanModel, makeRestClient, type RestClient } from "#tests/fixtures/rest-client.ts";

const json = { type: "application/json" };
let api: RestClient;

beforeAll(async () => {
  process.env.LEEWAY_SECRET ??= "a-secret-of-at-least-32-characters";
  api = await makeRestClient();
  await makeLoanModel(api, "loans");
});
afterAll(closeStores);

type Changes = { changes: { id: number; kind: string; subject: string; origin: string; after: unknown }[] };
const post = (path: string, body: unknown) => api.call("POST", path, JSON.stringify(body), json);
const list = async (query = "") => (await api.call<Changes>("GET", `/changes?${query}`)).body.changes;

it("knows what Leeway itself did to a model, from the act's own transaction", async () => {
  const own = (await list("model=loans")).filter((c) => c.origin === "leeway");
  expect(own.map((c) => [c.kind, c.subject])).toContainEqual(["schema", "version:loans/1"]);
  await api.call("PUT", "/models/loans/monitors/mine", JSON.stringify({ watch: "inputs" }), json);
  expect((await list("model=loans&kind=configuration"))[0]).toMatchObject({ subject: "monitor:loans/mine" });
});

it("records a change once however often it is told of, and many at once or none", async () => {
  const change = {
    kind: "deploy",
    at: "2026-03-01T10:00:00Z",
    subject: "checkout",
    model: "loans",
    after: { tag: "v2" },
  };
  const first = await post("/changes", change);
  expect(first.status).toBe(201);
  expect(await post("/changes", change)).toEqual({ ...first, status: 200 });
  const wrong = await post("/changes", {
    changes: [
      { ...change, subject: "a" },
      { ...change, subject: "b", model: "ghost" },
    ],
  });
  expect(wrong).toMatchObject({ status: 404, body: { detail: "The model ghost does not exist." } });
  expect(await list("kind=deploy")).toHaveLength(1);
  expect((await post("/changes", { changes: [change, { ...change, subject: "a" }] })).status).toBe(201);
  expect(await list("kind=deploy&from=2026-03-01T10:00:00Z&to=2026-03-01T10:00:01Z")).toHaveLength(2);
  expect(await list("kind=deploy&to=2026-03-01T10:00:00Z")).toEqual([]);
  expect((await post("/changes", { ...change, url: "javascript:alert(1)" })).status).toBe(422);
});

it.each([
  ["1.9", "2.0"],
  ["1.10", "true"],
  ["null", "[1]"],
  ['"x"', 1.5],
  [false, ["a"]],
  [null, ""],
])("gives before %j and after %j back as they came", async (before, after) => {
  const change = { kind: "configuration", at: "2026-03-02T10:00:00Z", subject: "library", before, after };
  const { body } = await post("/changes", change);
  expect(body).toMatchObject({ before, after });
  expect(
    (await list("from=2026-03-02T00:00:00Z")).find((c) => c.id === (body as { id: number }).id),
  ).toMatchObject({ before, after });
});

it("takes GitHub's webhooks by their signature, each once, and only of the repository that was named", async () => {
  const { status, body: hook } = await post("/hooks/github", { model: "loans", repository: "acme/scoring" });
  expect(status).toBe(201);
  const { path, secret } = hook as { path: string; secret: string };
  const send = async (event: string, sent: unknown, sign = secret, to = path) => {
    const text = JSON.stringify(sent);
    const signature = `sha256=${createHmac("sha256", sign).update(text).digest("hex")}`;
    const headers = {
      "x-github-event": event,
      "x-hub-signature-256": signature,
      "content-type": "application/json",
    };
    const response = await handleRest(
      new Request(`http://localhost${to}`, { method: "POST", headers, body: text }),
    );
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const deployment = {
    id: 7,
    sha: "abc",
    ref: "main",
    environment: "prod",
    created_at: "2026-03-02T00:00:00Z",
  };
  const repository = { full_name: "acme/scoring" };
  const ok = (state: string, id = 9) => ({
    repository,
    deployment,
    deployment_status: { id, state, created_at: "2026-03-02T00:05:00Z", target_url: "" },
  });
  expect(await send("ping", { zen: "x" })).toEqual({ status: 200, body: { recorded: false } });
  expect((await send("deployment_status", ok("success"))).body).toEqual({ recorded: true });
  expect((await send("deployment_status", ok("success"))).body).toEqual({ recorded: false });
  expect((await send("deployment_status", ok("queued", 10))).body).toEqual({ recorded: false });
  expect((await send("deployment_status", ok("success", 11), "wrong")).status).toBe(401);
  expect((await send("ping", {}, secret, `${path}x`)).status).toBe(401);
  const foreign = { ...ok("success", 12), repository: { full_name: "evil/fork" } };
  expect((await send("deployment_status", foreign)).status).toBe(422);
  expect((await send("deployment_status", { repository })).status).toBe(422);
  expect((await list("model=loans")).filter((c) => c.origin === "github")).toMatchObject([
    { kind: "deploy", subject: "acme/scoring to prod", after: { state: "success", sha: "abc" } },
  ]);
});
