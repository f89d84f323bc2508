import { setTimeout as sleep } from "node:timers/promises";
import { deliverNotifications } from "#server/jobs/deliver-notifications.ts";
import { routeAlerts } from "#server/jobs/route-alerts.ts";
import { runLoop } from "#server/jobs/run-loop.ts";
import { handleRest } from "#server/api/rest/handle.ts";
import { putConfiguration } from "#server/alerts/index.ts";
import { putChannel } from "#server/channels/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { closeStores } from "#server/kernel/stores.ts";
import setup from "#tests/engines.setup.ts";
import { makeKey, makeProject } from "#tests/fixtures/project.ts";
import { type Received, receiver } from "#tests/receivers/http.ts";
import { type Push, storm } from "./alerts-storm.ts";

/**
 * An alert storm: 50,000 alerts of five minutes, pushed through the REST call five times as fast, while the worker's
 * own loops tell them to a local webhook. The routing's intervals are shortened by the same factor. Everything runs in
 * one process, so it is slower than web and worker apart.
 */
export const name = "alerts";

const compress = 5;
const perBatch = 100;
const budgetMs = 30_000;
const answerMs = 20;
const drainMs = 240_000;
const secret = `whsec_${Buffer.from("a-secret-of-32-bytes-for-benches").toString("base64")}`;

type Message = {
  groupKey: string;
  leeway: { state_version: number };
  truncatedAlerts: number;
  alerts: { status: string; labels: Record<string, string> }[];
};
type Heard = { at: number; id: string; message: Message };

async function route(ctx: ServiceContext, url: string): Promise<void> {
  for (const channel of ["pager", "team"]) {
    const config = { url: `${url}/${channel}`, signing_secret: secret };
    await putChannel(ctx, { name: channel, kind: "webhook", config });
  }
  const shortened = (seconds: number) => `${seconds / compress}s`;
  await putConfiguration(ctx, {
    configuration: {
      route: {
        receiver: "team",
        group_by: ["alertname", "service"],
        group_wait: shortened(30),
        group_interval: shortened(300),
        routes: [{ matchers: ['priority="P1"'], receiver: "pager", group_wait: "0s" }],
      },
      receivers: ["pager", "team"].map((of) => ({ name: of, channels: [of] })),
    },
  });
}

/** Posts each batch when it is due, one after another as Prometheus does; when each series was first sent, and the seconds taken. */
async function push(key: string, pushes: readonly Push[]) {
  const first = new Map<string, number>();
  const answers: number[] = [];
  const began = performance.now();
  for (let i = 0; i < pushes.length; i += perBatch) {
    const batch = pushes.slice(i, i + perBatch);
    await sleep(Math.max(0, began + batch.at(-1)!.atMs / compress - performance.now()));
    const sent = Date.now();
    const body = batch.map(({ labels, ends }) => ({
      labels,
      ...(ends ? { endsAt: new Date(sent).toISOString() } : {}),
    }));
    for (const { labels } of batch) first.set(labels.instance, first.get(labels.instance) ?? sent);
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const request = { method: "POST", headers, body: JSON.stringify(body) };
    const before = performance.now();
    const answer = await handleRest(new Request("http://localhost/api/v1/alerts", request));
    answers.push(performance.now() - before);
    if (!answer.ok) throw new Error(`POST /alerts answered ${answer.status}: ${await answer.text()}`);
  }
  return { first, answers, seconds: (performance.now() - began) / 1_000 };
}

/** The newest message of each group. */
function newest(heard: readonly Heard[]): Map<string, Message> {
  const last = new Map<string, Message>();
  for (const { message } of heard) {
    const before = last.get(message.groupKey);
    if (!before || before.leeway.state_version < message.leeway.state_version)
      last.set(message.groupKey, message);
  }
  return last;
}

/** Series whose state at the end the receiver does not know; P1 that it never heard of are counted beside them. */
function unknown(heard: readonly Heard[], pushes: readonly Push[]): number {
  const said = new Set<string>();
  for (const message of newest(heard).values())
    for (const a of message.alerts) if (a.status === "firing") said.add(a.labels["instance"] as string);
  const ends = new Map(pushes.map((p) => [p.labels.instance, p.ends]));
  return [...ends].filter(([instance, over]) => said.has(instance) === over).length;
}

const at = (sorted: readonly number[], share: number) =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] as number;
const ascending = (values: readonly number[]) => [...values].sort((a, b) => a - b);
const seconds = (ms: number) => `${(ms / 1_000).toFixed(2)} s`;

/** P1: from the flush that wrote the message, and from the request that brought the alert, to the receiver; in milliseconds. */
async function waits(ctx: ServiceContext, heard: readonly Heard[], first: ReadonlyMap<string, number>) {
  const rows = await ctx.db.query.notifications.findMany({
    columns: { groupKey: true, stateVersion: true, createdAt: true },
  });
  const flushed = new Map(rows.map((r) => [`${r.groupKey} ${r.stateVersion}`, r.createdAt.getTime()]));
  const fromFlush: number[] = [];
  const fromPush: number[] = [];
  const known = new Set<string>();
  for (const { at: arrived, message } of heard) {
    const fires = message.alerts.filter((a) => a.status === "firing" && a.labels["priority"] === "P1");
    if (!message.alerts.some((a) => a.labels["priority"] === "P1")) continue;
    const wrote = flushed.get(`${message.groupKey} ${message.leeway.state_version}`);
    if (wrote === undefined) throw new Error(`the outbox has no message ${message.groupKey}`);
    fromFlush.push(arrived - wrote);
    for (const { labels } of fires) {
      const instance = labels["instance"] as string;
      if (known.has(instance)) continue;
      known.add(instance);
      fromPush.push(arrived - (first.get(instance) as number));
    }
  }
  return { fromFlush: ascending(fromFlush), fromPush: ascending(fromPush), told: known };
}

export async function run(print: (line: string) => void): Promise<boolean> {
  process.env.LEEWAY_CHANNELS_ALLOW = "127.0.0.0/8";
  process.env.LEEWAY_SECRET ??= "the-secret-of-the-bench-0123456789";
  const stop = await setup();
  const stopping = new AbortController();
  const heard: Heard[] = [];
  const to = await receiver(async (r: Received) => {
    heard.push({ at: Date.now(), id: String(r.headers["webhook-id"]), message: r.json as Message });
    await sleep(answerMs);
    return { status: 200 };
  });
  let loops: Promise<void>[] = [];
  try {
    const { system } = await makeProject();
    const key = await makeKey(system, ["incidents:write"]);
    await route(system, to.url);
    const worker = { ...system, projectId: 0 };
    loops = [routeAlerts, deliverNotifications].map((job) =>
      runLoop(job.name, 400, () => job.run(worker, {}, stopping.signal), stopping.signal),
    );
    const pushes = storm();
    const { first, answers, seconds: took } = await push(key, pushes);
    const deadline = performance.now() + drainMs;
    while (unknown(heard, pushes) > 0 && performance.now() < deadline) await sleep(250);
    const doubled = heard.length - new Set(heard.map((h) => h.id)).size;
    const { fromFlush, fromPush, told } = await waits(system, heard, first);
    const urgent = new Set(pushes.filter((p) => p.labels.priority === "P1").map((p) => p.labels.instance));
    const lost = unknown(heard, pushes) + [...urgent].filter((instance) => !told.has(instance)).length;
    const rate = pushes.length / took;
    const wanted = (pushes.length / 300) * compress;
    print(
      `${pushes.length} alerts in ${took.toFixed(0)} s: ${Math.round(rate)} alerts/s taken (offered ${Math.round(wanted)}/s; five minutes as they are: ${Math.round(wanted / compress)}/s)`,
    );
    print(
      `a batch of ${perBatch}: p50 ${seconds(at(ascending(answers), 0.5))}, p99 ${seconds(at(ascending(answers), 0.99))}`,
    );
    print(`${heard.length} notifications sent, of ${newest(heard).size} groups`);
    print(`P1, flush → receiver: p50 ${seconds(at(fromFlush, 0.5))}, p99 ${seconds(at(fromFlush, 0.99))}`);
    print(`P1, pushed → receiver: p50 ${seconds(at(fromPush, 0.5))}, p99 ${seconds(at(fromPush, 0.99))}`);
    const ok =
      at(fromFlush, 0.99) < budgetMs &&
      at(fromPush, 0.99) < budgetMs &&
      lost === 0 &&
      doubled === 0 &&
      rate >= wanted / compress;
    print(
      `lost ${lost}, doubled ${doubled} (budget: p99 30 s, none lost, none doubled) ${ok ? "ok" : "OUTSIDE BUDGET"}`,
    );
    return ok;
  } finally {
    stopping.abort();
    await Promise.allSettled(loops);
    await to.close();
    await closeStores();
    await stop?.();
  }
}
