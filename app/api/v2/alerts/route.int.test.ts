import { afterAll, expect, it } from "vitest";
import { listAlerts } from "#server/alerts/index.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { makeKey, makeProject } from "#tests/fixtures/project.ts";
import { POST } from "./route.ts";

afterAll(closeStores);

it("takes what Prometheus sends, with a key of the project", async () => {
  const { system } = await makeProject();
  const key = await makeKey(system, ["incidents:write"]);
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
  const [alert, ...others] = await listAlerts(system);
  expect(others).toEqual([]);
  expect(alert).toMatchObject({ status: "firing", labels: { alertname: "HighLatency", instance: "a:9090" } });
});
