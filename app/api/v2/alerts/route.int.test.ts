import { afterAll, expect, it } from "vitest";
import { handleRest } from "#server/api/rest/handle.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { makeKey, makeProject } from "#tests/fixtures/project.ts";
import { POST } from "./route.ts";

afterAll(closeStores);

it("takes what Prometheus sends, with a key of the project", async () => {
  const { system } = await makeProject();
  const key = await makeKey(system, ["incidents:write", "incidents:read"]);
  const send = (authorization: string) =>
    POST(
      new Request("http://localhost/api/v2/alerts", {
        method: "POST",
        headers: { "content-type": "application/json", authorization },
        body: JSON.stringify([
          {
            labels: { alertname: "HighLatency", instance: "a:9090" },
            annotations: { summary: "slow" },
            startsAt: new Date().toISOString(),
            endsAt: "0001-01-01T00:00:00Z",
            generatorURL: "http://prometheus.example/graph",
          },
        ]),
      }),
    );
  expect((await send("Bearer nothing")).status).toBe(401);
  expect((await send(`Bearer ${key}`)).status).toBe(200);
  const headers = { authorization: `Bearer ${key}` };
  const listed = await handleRest(new Request("http://localhost/api/v1/alerts", { headers }));
  const labels = { alertname: "HighLatency", instance: "a:9090" };
  expect(await listed.json()).toMatchObject({ alerts: [{ status: "firing", labels }] });
});
