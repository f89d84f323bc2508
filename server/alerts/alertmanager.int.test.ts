/** The real Alertmanager beside ours: who is told, of which groups, of what, in which order. */
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual, promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "#scripts/engine/free-port.ts";
import { type Random, random } from "#lib/stats/index.ts";
import { randomConfiguration, randomLabels, receivers } from "#tests/fixtures/alert-routing.ts";
import {
  configurationInput,
  type ConfigurationText,
  labelsText,
  parseMatchers,
  presentLabels,
  routesOf,
} from "#lib/alerting/index.ts";
import { type AlertEvent, simulate } from "#lib/alerting/simulate.ts";
import type { Silence } from "#lib/alerting/suppress.ts";

const [server, tool] = ["/usr/bin/prometheus-alertmanager", "/usr/bin/amtool"];
const here = existsSync(server) && existsSync(tool);
const run = promisify(execFile);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "leeway-alertmanager-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** JSON is YAML; only the receivers differ. */
const asAlertmanager = (c: ConfigurationText, url: string) =>
  JSON.stringify({
    ...c,
    receivers: receivers.map((name) => ({ name, webhook_configs: [{ url: `${url}/${name}` }] })),
  });

describe.skipIf(!here)(
  here ? "beside Alertmanager" : "skipped: Debian's prometheus-alertmanager is not installed",
  () => {
    it("takes the same routes", async () => {
      for (let seed = 1; seed <= 12; seed++) {
        const r = random(seed);
        const text = randomConfiguration(r);
        const file = join(folder, `routes-${seed}.yml`);
        await writeFile(file, asAlertmanager(text, "http://localhost:1"));
        const { route } = configurationInput.parse(text);
        for (let i = 0; i < 6; i++) {
          const labels = randomLabels(r);
          const given = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
          const { stdout } = await run(tool, ["config", "routes", "test", `--config.file=${file}`, ...given]);
          const ours = routesOf(route, labels).map((taken) => taken.receiver);
          expect(ours.join(","), `${JSON.stringify(text.route)} ${given.join(" ")}`).toBe(stdout.trim());
        }
      }
    }, 60_000);

    it("reads regular expressions the same", async () => {
      const all = [
        "(?i)WEB.*",
        "[[:alpha:]]+[0-9]",
        "\\pL+",
        "\\d{3}|x",
        "web(?i:X)?1",
        "(?P<n>w)eb1",
        "\\Qa.b\\E",
        "(?U)a.*",
        "a$",
        "^web1$",
        "(?s)a.b",
        "a.b",
        "[^a-z]*",
        "",
        "\\x{e4}+",
        "(?:web|db)\\d+",
        "\\bweb1\\b",
      ];
      const values = ["web1", "Web1", "abc", "123", "a.b", "a\nb", "ää", "a", "db12", "webX1", "axb"];
      const children = all.map((regex, i) => ({
        receiver: `r${i}`,
        matchers: [`l=~${JSON.stringify(regex)}`],
      }));
      const routes = children.map((child) => ({ ...child, continue: true }));
      const receivers = ["none", ...children.map((c) => c.receiver)].map((name) => ({ name }));
      const text = { route: { receiver: "none", routes }, receivers };
      const file = join(folder, "expressions.yml");
      await writeFile(file, JSON.stringify(text));
      const { route } = configurationInput.parse(text);
      for (const value of values) {
        const told = await run(tool, ["config", "routes", "test", `--config.file=${file}`, `l=${value}`]);
        const ours = routesOf(route, { l: value }).map((taken) => taken.receiver);
        expect(ours.join(","), value).toBe(told.stdout.trim());
      }
    }, 60_000);

    it("sends the same notifications", async () => {
      const seeds = [101, 102, 103, 104, 105, 106];
      const first = await Promise.all(seeds.map((seed) => compare(seed)));
      // Both run by the clock, so a machine that stalls can part them once; a difference of meaning stays.
      const scripts = await Promise.all(
        first.map((s, i) => (isDeepStrictEqual(s.theirs, s.ours) ? s : compare(seeds[i]!))),
      );
      for (const { ours, theirs, text } of scripts) expect(theirs, text).toEqual(ours);
      expect(scripts.flatMap((s) => s.ours).length).toBeGreaterThan(20);
    }, 90_000);
  },
);

const secondMs = 1_000;
const lengthMs = 9 * secondMs;

/** Alerts fire and end at whole seconds and a bit, groups are flushed between. */
function script(r: Random, start: number): AlertEvent[] {
  const sets = Array.from({ length: 6 }, () => presentLabels(randomLabels(r)));
  return Array.from({ length: 12 }, () => ({
    at: start + r.int(8) * secondMs,
    labels: sets[r.int(sets.length)]!,
  }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, labels }) => ({ at, fires: r.uniform() < 0.65, labels }))
    .map(({ at, fires, labels }) => ({
      at,
      alert: {
        fingerprint: labelsText(labels),
        labels,
        startsAt: at,
        endsAt: fires ? at + 600 * secondMs : at,
      },
    }));
}

/** The same alert twice in a moment has no order at the other end. */
function distinct(events: AlertEvent[]): AlertEvent[] {
  const seen = new Set<string>();
  return events.filter(({ at, alert }) => {
    const key = `${at} ${alert.fingerprint}`;
    return !seen.has(key) && Boolean(seen.add(key));
  });
}

async function compare(seed: number) {
  const r = random(seed);
  const text = randomConfiguration(r, {
    group_wait: "1300ms",
    group_interval: "2100ms",
    repeat_interval: "1h",
  });
  const heard: { receiver: string; said: string }[] = [];
  const hook = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => (body += part.toString("utf8")));
    request.on("end", () => {
      const said = JSON.parse(body) as {
        groupLabels: Record<string, string>;
        alerts: { status: string; labels: Record<string, string> }[];
      };
      const of = (status: string) =>
        said.alerts
          .filter((a) => a.status === status)
          .map((a) => labelsText(a.labels))
          .toSorted();
      heard.push({
        receiver: request.url!.slice(1),
        said: sentence(said.groupLabels, of("firing"), of("resolved")),
      });
      response.end();
    });
  });
  await new Promise<void>((resolve) => hook.listen(0, "127.0.0.1", resolve));
  const file = join(folder, `run-${seed}.yml`);
  await writeFile(file, asAlertmanager(text, `http://127.0.0.1:${(hook.address() as AddressInfo).port}`));
  const port = await freePort();
  const flags = [`--config.file=${file}`, `--storage.path=${await mkdtemp(join(folder, "run-"))}`];
  const listen = [`--web.listen-address=127.0.0.1:${port}`, "--cluster.listen-address="];
  const child = spawn(server, [...flags, ...listen], { stdio: "ignore" });
  try {
    const api = `http://127.0.0.1:${port}/api/v2`;
    await untilUp(`${api}/status`);
    const start = Date.now() + 400;
    const silence = r.uniform() < 0.5 ? [{ ...silenced(start), id: 1 }] : [];
    if (silence.length > 0) await post(`${api}/silences`, asSilence(silence[0]!));
    const events = distinct(script(r, start));
    for (const at of new Set(events.map((e) => e.at))) {
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, at - Date.now())));
      await post(
        `${api}/alerts`,
        events
          .filter((e) => e.at === at)
          .map(({ alert }) => ({
            labels: alert.labels,
            startsAt: new Date(alert.startsAt).toISOString(),
            endsAt: new Date(alert.endsAt!).toISOString(),
          })),
      );
    }
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, start + lengthMs + 500 - Date.now())));
    const sent = simulate(configurationInput.parse(text), events, silence, start + lengthMs);
    const ours = sent.map((s) => ({
      receiver: s.receiver,
      said: sentence(s.groupLabels, s.firing.toSorted(), s.resolved.toSorted()),
    }));
    return { ours: byGroup(ours), theirs: byGroup(heard), text: JSON.stringify(text) };
  } finally {
    child.kill();
    hook.close();
  }
}

const silenced = (start: number): Omit<Silence, "id"> => ({
  matchers: parseMatchers('team="ml"'),
  startsAt: start - 60_000,
  endsAt: start + 3_600_000,
});

const asSilence = (s: Omit<Silence, "id">) => ({
  matchers: s.matchers.map((m) => ({ name: m.name, value: m.value, isRegex: false, isEqual: true })),
  startsAt: new Date(s.startsAt).toISOString(),
  endsAt: new Date(s.endsAt).toISOString(),
  createdBy: "test",
  comment: "test",
});

const sentence = (group: Record<string, string>, firing: string[], resolved: string[]) =>
  `${labelsText(group)} firing ${firing.join(" ")} resolved ${resolved.join(" ")}`;

/** Order holds inside of a group; groups have none among each other. */
function byGroup(all: { receiver: string; said: string }[]): string[] {
  return all
    .map(({ receiver, said }, i) => ({ key: `${receiver} ${said.split(" firing ")[0]}`, said, i }))
    .toSorted((a, b) => a.key.localeCompare(b.key) || a.i - b.i)
    .map(({ key, said }) => `${key} | ${said}`);
}

async function post(url: string, body: unknown): Promise<void> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
}

async function untilUp(url: string): Promise<void> {
  for (let i = 0; i < 200; i++) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("Alertmanager did not start");
}
