import { afterAll, expect, it } from "vitest";
import { followIncidents } from "#server/incidents/index.ts";
import { closeStores, stores } from "#server/kernel/stores.ts";
import { asRole, makeProject } from "#tests/fixtures/project.ts";
import { liveEvents } from "./live.ts";

afterAll(closeStores);

const until = async (done: () => boolean) => {
  for (let i = 0; i < 200 && !done(); i++) await new Promise((r) => setTimeout(r, 10));
};

it("tells each follower of its own project's incidents, and nothing after it has stopped", async () => {
  const [one, two] = [(await makeProject()).system, (await makeProject()).system];
  const heard: string[] = [];
  const stop = await followIncidents(asRole(one, "viewer"), (id) => heard.push(`one ${id}`));
  const stopTwo = await followIncidents(two, (id) => heard.push(`two ${id}`));
  const notify = (project: number, id: number) =>
    stores().postgres.sql`select pg_notify('leeway_incidents', ${`${project}:${id}`})`;
  await notify(one.projectId, 7);
  await until(() => heard.length === 1);
  stop();
  await notify(one.projectId, 8);
  await notify(two.projectId, 9);
  await until(() => heard.length === 2);
  expect(heard).toEqual(["one 7", "two 9"]);
  stopTwo();
});

it("refuses the line to those who are not signed in", async () => {
  const response = await liveEvents(new Request("http://localhost/api/live?project=demo"));
  expect(response.status).toBe(401);
});
