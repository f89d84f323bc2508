import { asc, eq } from "drizzle-orm";
import { afterAll, expect, it } from "vitest";
import { alertHistory } from "#db/postgres/schema/index.ts";
import { configurationInput } from "#lib/alerting/index.ts";
import { simulate } from "#lib/alerting/simulate.ts";
import { random } from "#lib/stats/index.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { randomConfiguration, randomLabels } from "#tests/fixtures/alert-routing.ts";
import { makeProject } from "#tests/fixtures/project.ts";
import { historySince } from "./history-store.ts";
import { eventsOf } from "./simulate-configuration.ts";
import { insertHistory } from "./place-store.ts";

afterAll(closeStores);

const minute = 60_000;
const start = Date.UTC(2026, 4, 1);
const at = (minutes: number) => new Date(start + minutes * minute);

it("is short where an alert is only repeated, and a replay of it sends the same", async () => {
  for (let seed = 1; seed <= 6; seed++) {
    const r = random(seed);
    const { system } = await makeProject();
    const alerts = Array.from({ length: 5 }, () => ({
      labels: { alertname: "A", ...randomLabels(r) },
      on: false,
      since: 0,
    }));
    for (let t = 0; t < 600; t++) {
      const rows = alerts.flatMap((a, i) => {
        const turned = r.uniform() < 0.02;
        if (turned) [a.on, a.since] = [!a.on, a.on ? a.since : t];
        // Some repeats are lost, so that an alert ends of itself now and then.
        if (!turned && (!a.on || r.uniform() < 0.3)) return [];
        const row = { projectId: system.projectId, at: at(t), fingerprint: `f${i}`, labels: a.labels };
        return [{ ...row, startsAt: at(a.since), endsAt: a.on ? at(t + 3) : at(t) }];
      });
      await insertHistory(system, rows);
    }
    const raw = await system.db
      .select()
      .from(alertHistory)
      .where(eq(alertHistory.projectId, system.projectId))
      .orderBy(asc(alertHistory.at), asc(alertHistory.id));
    const short = await historySince(system, at(0));
    expect(short.length).toBeLessThan(raw.length / 2);
    const configuration = configurationInput.parse(randomConfiguration(r));
    // Groups that are due at the same moment have no order.
    const told = (rows: typeof short) =>
      simulate(configuration, eventsOf(rows), [], at(700).getTime())
        .map((s) => `${new Date(s.at).toISOString()} ${s.groupKey} ${s.reason} ${s.firing} / ${s.resolved}`)
        .toSorted();
    expect(told(short)).toEqual(told(raw));
  }
});

it("starts no earlier than asked, and is empty without alerts", async () => {
  const { system } = await makeProject();
  expect(await historySince(system, at(0))).toEqual([]);
  const row = { projectId: system.projectId, fingerprint: "f", labels: { alertname: "A" }, startsAt: at(0) };
  await insertHistory(
    system,
    [0, 1, 2].map((m) => ({ ...row, at: at(m), endsAt: null })),
  );
  expect(await historySince(system, at(1))).toEqual([
    { at: at(1), fingerprint: "f", labels: { alertname: "A" }, startsAt: at(0), endsAt: null },
  ]);
});
