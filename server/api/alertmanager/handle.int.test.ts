import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { auditEntries, silences } from "#db/postgres/schema/index.ts";
import { permissions, rolePermissions, roles } from "#lib/domain/permissions.ts";
import { putConfiguration } from "#server/alerts/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { makeKey, makeProject } from "#tests/fixtures/project.ts";
import { alertmanagerCalls } from "./calls.ts";
import { handleAlertmanager } from "./handle.ts";
import { healthy, ready } from "./probes.ts";

afterAll(closeStores);

let system: ServiceContext;
let key: string;

beforeEach(async () => {
  ({ system } = await makeProject());
  key = await makeKey(system, ["incidents:read", "incidents:write", "channels:read"]);
});

async function call(method: string, path: string, body?: unknown, as = key) {
  const answer = await handleAlertmanager(
    new Request(`http://localhost/api/v2${path}`, {
      method,
      headers: { "content-type": "application/json", ...(as ? { authorization: `Bearer ${as}` } : {}) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? null : (JSON.parse(text) as unknown), answer };
}

/** What Prometheus 2.42 sends: no end while it fires but one that is some resends away, and where it was computed. */
const pushed = (alertname: string, more: Record<string, string> = {}) => ({
  labels: { alertname, instance: "a:9090", ...more },
  annotations: { summary: "slow" },
  startsAt: "2026-11-26T10:00:00.123Z",
  endsAt: new Date(Date.now() + 240_000).toISOString(),
  generatorURL: "http://prometheus.example/graph?g0.expr=up",
});

/** What amtool 0.25 sends. */
const silenceBody = (value: string, more: Record<string, unknown> = {}) => ({
  id: "",
  comment: "a quiet night",
  createdBy: "ada",
  startsAt: new Date().toISOString(),
  endsAt: new Date(Date.now() + 3_600_000).toISOString(),
  matchers: [{ name: "alertname", value, isRegex: false, isEqual: true }],
  ...more,
});

/** A matcher that an alert without labels does not fit. */
const named = { name: "alertname", value: "Other", isRegex: false, isEqual: true };

type Alert = { labels: Record<string, string>; status: Record<string, unknown>; fingerprint: string };
const alertsOf = async (query = "") => (await call("GET", `/alerts${query}`)).body as Alert[];
const namesOf = async (query: string) => (await alertsOf(query)).map((a) => a.labels.alertname).toSorted();
const makeSilence = async (value: string, more: Record<string, unknown> = {}) =>
  ((await call("POST", "/silences", silenceBody(value, more))).body as { silenceID: string }).silenceID;

describe("who may call", () => {
  it("states a scope for each call, refuses every other key, and tells it as Alertmanager tells errors", async () => {
    const asked = (path: string) => path.replace("{silenceID}", "00000000-0000-8000-8000-000000000001");
    for (const role of roles) {
      const scoped = await makeKey(system, rolePermissions[role]);
      for (const { method, path, permission } of alertmanagerCalls) {
        expect(permissions, path).toContain(permission);
        const { status } = await call(method, asked(path), method === "POST" ? {} : undefined, scoped);
        expect(status === 403, `${role} ${method} ${path} ${status}`).toBe(
          !rolePermissions[role].some((p) => p === permission),
        );
      }
    }
    for (const wrong of ["", "nothing", `lw_${"x".repeat(43)}`]) {
      for (const { method, path } of alertmanagerCalls) {
        const { status, body, answer } = await call(method, asked(path), undefined, wrong);
        expect(status, path).toBe(401);
        expect(answer.headers.get("www-authenticate")).toContain("Bearer");
        expect(answer.headers.get("content-type")).toBe("application/json");
        expect(body).toBeTypeOf("string");
      }
    }
  });

  it("shows a project its own alone", async () => {
    await call("POST", "/alerts", [pushed("Ours")]);
    const silence = await makeSilence("Ours");
    const theirs = await makeKey((await makeProject()).system, ["incidents:read", "incidents:write"]);
    expect((await call("GET", "/alerts", undefined, theirs)).body).toEqual([]);
    expect((await call("GET", "/silences", undefined, theirs)).body).toEqual([]);
    for (const method of ["GET", "DELETE"])
      expect((await call(method, `/silence/${silence}`, undefined, theirs)).status).toBe(404);
    const taken = await call("POST", "/silences", silenceBody("Ours", { id: silence }), theirs);
    expect(taken.status).toBe(404);
  });
});

describe("alerts", () => {
  it("are taken as Prometheus sends them and shown as Alertmanager shows them", async () => {
    const sent = await call("POST", "/alerts", [pushed("HighLatency"), pushed("DiskFull")]);
    expect(sent).toMatchObject({ status: 200, body: null });
    const [first, ...more] = await alertsOf();
    expect(more).toHaveLength(1);
    expect(first).toEqual({
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
      labels: { alertname: expect.any(String), instance: "a:9090" },
      annotations: { summary: "slow" },
      startsAt: "2026-11-26T10:00:00.123Z",
      endsAt: expect.stringMatching(/Z$/),
      updatedAt: expect.stringMatching(/Z$/),
      generatorURL: "http://prometheus.example/graph?g0.expr=up",
      receivers: [{ name: "console" }],
      status: { state: "active", silencedBy: [], inhibitedBy: [], mutedBy: [] },
    });
    const ended = { ...pushed("DiskFull"), endsAt: "2026-11-26T11:00:00Z" };
    await call("POST", "/alerts", [ended]);
    expect(await namesOf("")).toEqual(["HighLatency"]);
  });

  it("are taken as amtool sends them, with Go's zero times and without an address", async () => {
    const zero = "0001-01-01T00:00:00.000Z";
    const sent = [{ labels: { alertname: "ByHand" }, annotations: {}, startsAt: zero, endsAt: zero }];
    expect((await call("POST", "/alerts", sent)).status).toBe(200);
    expect(await alertsOf()).toMatchObject([{ labels: { alertname: "ByHand" } }]);
    expect((await alertsOf())[0]).not.toHaveProperty("generatorURL");
  });

  it("are filtered by matchers, receiver and what keeps them quiet", async () => {
    await putConfiguration(system, {
      yaml: `
route:
  receiver: team
  routes: [{ matchers: [alertname="Night"], receiver: owls, mute_time_intervals: [always] }]
receivers: [{ name: team }, { name: owls }]
inhibit_rules: [{ source_matchers: [alertname="Down"], target_matchers: [alertname="Slow"] }]
time_intervals: [{ name: always, time_intervals: [{ times: [{ start_time: "00:00", end_time: "24:00" }] }] }]
`,
    });
    const names = ["Down", "Slow", "Night", "Quiet"];
    await call(
      "POST",
      "/alerts",
      names.map((n) => pushed(n)),
    );
    const silence = await makeSilence("Quiet");
    const all = new Map((await alertsOf()).map((a) => [a.labels.alertname, a]));
    expect(all.get("Quiet")!.status).toMatchObject({ state: "suppressed", silencedBy: [silence] });
    const inhibitedBy = [all.get("Down")!.fingerprint];
    expect(all.get("Slow")!.status).toMatchObject({ state: "suppressed", inhibitedBy });
    expect(all.get("Night")!.status).toMatchObject({ state: "active", mutedBy: ["always"] });
    expect(await namesOf("?active=false")).toEqual(["Quiet", "Slow"]);
    expect(await namesOf("?silenced=false")).toEqual(["Down", "Night", "Slow"]);
    // As amtool asks when it is given nothing.
    expect(await namesOf("?active=true&inhibited=false&silenced=false&unprocessed=false")).toEqual([
      "Down",
      "Night",
    ]);
    expect(await namesOf("?muted=false&inhibited=false")).toEqual(["Down", "Quiet"]);
    expect(await namesOf(`?receiver=${encodeURIComponent("ow.s")}`)).toEqual(["Night"]);
    expect(await namesOf("?receiver=ow")).toEqual([]);
    const two = `?filter=${encodeURIComponent('alertname=~"D.*"')}&filter=${encodeURIComponent('instance="a:9090"')}`;
    expect(await namesOf(two)).toEqual(["Down"]);
    const bad = await call("GET", `/alerts?filter=${encodeURIComponent("=nothing")}`);
    expect(bad).toMatchObject({ status: 400, body: expect.stringContaining("is not a matcher") });
    expect((await call("GET", "/alerts?receiver=(")).body).toBe("receiver: “(” is not a regular expression.");
    expect((await call("GET", "/receivers")).body).toEqual([{ name: "team" }, { name: "owls" }]);
    const groups = (await call("GET", "/alerts/groups?silenced=false&inhibited=false")).body;
    expect(groups).toMatchObject([
      { labels: {}, receiver: { name: "owls" }, alerts: [{ labels: { alertname: "Night" } }] },
      { labels: {}, receiver: { name: "team" }, alerts: [{ labels: { alertname: "Down" } }] },
    ]);
  });

  it("that are wrong are refused in one sentence", async () => {
    expect(await call("POST", "/alerts", [{ labels: { instance: "a" } }])).toMatchObject({
      status: 400,
      body: expect.stringContaining("alertname"),
    });
    expect((await call("PUT", "/alerts", [])).status).toBe(405);
    expect((await call("GET", "/nothing")).body).toBe("There is no call GET /api/v2/nothing.");
  });
});

describe("silences", () => {
  it("are made, read, filtered and ended as amtool does it", async () => {
    const id = await makeSilence("HighLatency");
    expect(id).toMatch(/^00000000-0000-8000-8000-[0-9a-f]{12}$/);
    const one = (await call("GET", `/silence/${id}`)).body as { createdBy: string };
    expect(one).toEqual({
      id,
      status: { state: "active" },
      updatedAt: expect.any(String),
      matchers: [{ name: "alertname", value: "HighLatency", isRegex: false, isEqual: true }],
      startsAt: expect.any(String),
      endsAt: expect.any(String),
      createdBy: expect.stringMatching(/^ada \(key:\d+ test\)$/),
      comment: "a quiet night",
    });
    const regex = [{ name: "instance", value: "a.*", isRegex: true, isEqual: false }];
    const later = new Date(Date.now() + 600_000).toISOString();
    const other = await makeSilence("", { createdBy: "bob", startsAt: later, matchers: [...regex, named] });
    const ids = async (query: string) =>
      ((await call("GET", `/silences${query}`)).body as { id: string }[]).map((s) => s.id);
    expect(await ids("")).toEqual([id, other]);
    expect(await ids("?creator=bob")).toEqual([other]);
    expect(await ids(`?filter=${encodeURIComponent("alertname=HighLatency")}`)).toEqual([id]);
    expect((await call("DELETE", `/silence/${id}`)).status).toBe(200);
    expect((await call("GET", `/silence/${id}`)).body).toMatchObject({ status: { state: "expired" } });
    expect(await ids("")).toEqual([other, id]);
    for (const unknown of [
      "00000000-0000-8000-8000-0000000fffff",
      "4008a369-6d9c-4a06-b783-88ebb07ace2a",
      "x",
    ])
      expect((await call("GET", `/silence/${unknown}`)).status, unknown).toBe(404);
  });

  it("that are sent back change in place, or end and begin anew where they would be others", async () => {
    const id = await makeSilence("HighLatency");
    const now = (await call("GET", `/silence/${id}`)).body as { startsAt: string; createdBy: string };
    const until = new Date(Date.now() + 7_200_000).toISOString();
    const same = { id, startsAt: now.startsAt, endsAt: until, createdBy: now.createdBy, comment: "longer" };
    expect(await makeSilence("HighLatency", same)).toBe(id);
    const changed = (await call("GET", `/silence/${id}`)).body;
    expect(changed).toMatchObject({ endsAt: until, comment: "longer", createdBy: now.createdBy });
    const other = await makeSilence("DiskFull", same);
    expect(other).not.toBe(id);
    expect((await call("GET", `/silence/${id}`)).body).toMatchObject({ status: { state: "expired" } });
    const again = await makeSilence("HighLatency", same);
    expect([id, other]).not.toContain(again);
    const acts = await system.db
      .select({ action: auditEntries.action })
      .from(auditEntries)
      .where(eq(auditEntries.projectId, system.projectId))
      .orderBy(auditEntries.id);
    expect(acts.map((a) => a.action).filter((a) => a.startsWith("silence."))).toEqual([
      "silence.create",
      "silence.change",
      "silence.expire",
      "silence.create",
      "silence.create",
    ]);
  });

  it("that are wrong are refused in one sentence, and nothing is kept", async () => {
    const wrong = [
      [{ endsAt: "2020-01-01T00:00:00Z" }, /endsAt lies in the past/],
      [{ comment: " " }, /comment/],
      [{ matchers: [] }, /matchers/],
      [{ matchers: [{ name: "a", value: ".*", isRegex: true, isEqual: true }] }, /at least one must not fit/],
      [{ matchers: [{ name: "a", value: "(", isRegex: true, isEqual: true }] }, /not a regular expression/],
      [{ id: "00000000-0000-8000-8000-0000000fffff" }, /There is no silence/],
    ] as const;
    for (const [more, sentence] of wrong) {
      const { status, body } = await call("POST", "/silences", silenceBody("x", more));
      expect(status).toBe("id" in more ? 404 : 400);
      expect(body).toMatch(sentence);
    }
    const kept = await system.db.$count(silences, eq(silences.projectId, system.projectId));
    expect(kept).toBe(0);
  });
});

it("gives its version, and its routing, channels in comments, to keys that may read it", async () => {
  const { body } = await call("GET", "/status");
  expect(body).toMatchObject({
    cluster: { status: "disabled", peers: [] },
    versionInfo: { version: expect.stringMatching(/^0\.25\.0\+leeway\./) },
    uptime: expect.stringMatching(/Z$/),
  });
  const { original } = (body as { config: { original: string } }).config;
  expect(original).toContain("receiver: console");
  expect(original).not.toMatch(/^(?! *# Leeway reads: ).*(channels|leeway)/m);
  const reader = await makeKey(system, ["incidents:read"]);
  const { body: less } = await call("GET", "/status", undefined, reader);
  expect(less).toMatchObject({ config: { original: expect.stringContaining("channels:read") } });
});

it("answers Alertmanager's probes without a key", async () => {
  const ask = (path: string) => new Request(`http://localhost/-/${path}`);
  const [alive, works] = [await healthy(ask("healthy")), await ready(ask("ready"))];
  expect([alive.status, await alive.text()]).toEqual([200, "OK"]);
  // The tests run no worker, so it is not ready, and says so.
  expect([works.status, await works.text()]).toEqual([503, expect.stringContaining("worker")]);
});
