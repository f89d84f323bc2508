import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Webhook } from "standardwebhooks";
import { closeStores } from "#server/kernel/stores.ts";
import { transaction } from "#server/kernel/context.ts";
import { allowLocal, channelBench, signingSecret } from "#tests/fixtures/channels.ts";
import { noticeOf } from "#tests/fixtures/notice.ts";
import { type Received, type Receiver, receiver } from "#tests/receivers/http.ts";
import {
  deliverDue,
  enqueueNotice,
  heartbeat,
  listChannels,
  listNotifications,
  readInbox,
  replayDeadLetter,
} from "./index.ts";

const open: Receiver[] = [];
const local = async (...args: Parameters<typeof receiver>) => {
  const made = await receiver(...args);
  open.push(made);
  return made;
};
const hook = (url: string) => ({ url, signing_secret: signingSecret });
const statusOf = (r: Received) => (r.json as { status: string }).status;
const minute = 60_000;
const hour = 60 * minute;

beforeAll(allowLocal);
afterAll(async () => {
  for (const one of open) await one.close();
  await closeStores();
});

test("a notice is sent if and only if its transaction commits, once, signed as the published verifier expects", async () => {
  const b = await channelBench();
  const to = await local(() => ({ status: 204 }));
  const id = await b.channel("hook", "webhook", hook(to.url));
  await expect(
    transaction(b.ctx, async (tx) => {
      await enqueueNotice(tx, noticeOf({ channelId: id }));
      throw new Error("undone");
    }),
  ).rejects.toThrow("undone");
  await b.deliver();
  expect(to.received).toHaveLength(0);
  const first = await b.enqueue(id);
  expect(await b.enqueue(id)).toBe(first);
  await b.deliver();
  await b.deliver();
  expect(to.received).toHaveLength(1);
  const [sent] = to.received;
  const body = new Webhook(signingSecret).verify(sent?.body ?? "", sent?.headers as Record<string, string>);
  expect(body).toMatchObject({ version: "4", status: "firing", receiver: "ml-team" });
  expect(() => new Webhook(signingSecret).verify(`${sent?.body} `, sent?.headers as never)).toThrow();
});

test("after an outage one message tells the current state, and nothing fires after it was resolved", async () => {
  const b = await channelBench();
  let up = false;
  const to = await local(() => ({ status: up ? 200 : 503 }));
  const id = await b.channel("hook", "webhook", hook(to.url));
  for (let v = 1; v <= 12; v++) {
    const status = v === 12 ? "resolved" : "firing";
    await b.enqueue(id, { stateVersion: v, status, reason: v === 12 ? "all_resolved" : "repeat" });
    await b.deliver();
    b.wait(5 * minute);
  }
  const before = to.received.length;
  up = true;
  b.wait(15 * minute);
  await b.deliver();
  const after = to.received.slice(before);
  expect(after.map(statusOf)).toEqual(["resolved"]);
  // One that comes late, from another process: it is not told any more.
  await b.enqueue(id, { stateVersion: 11, status: "firing" });
  await b.enqueue(id, { stateVersion: 10, status: "firing" });
  b.wait(hour);
  await b.deliver();
  expect(to.received).toHaveLength(before + 1);
  expect((await b.log()).at(-1)).toBe("hook v12 resolved: delivered");
  expect((await b.log()).slice(0, 11).every((line) => line.endsWith("superseded"))).toBe(true);
});

test("a receiver that is overrun is left alone for as long as it asks, and no longer", async () => {
  const b = await channelBench();
  const to = await local((_, count) =>
    count === 1 ? { status: 429, headers: { "retry-after": "120" } } : { status: 200 },
  );
  const id = await b.channel("hook", "webhook", hook(to.url));
  await b.enqueue(id, { groupKey: "a" });
  await b.deliver();
  await b.enqueue(id, { groupKey: "b" });
  b.wait(100_000);
  await b.deliver();
  expect(to.received).toHaveLength(1);
  b.wait(21_000);
  await b.deliver();
  expect(to.received).toHaveLength(3);
});

test("a refusal is not repeated: it is a dead letter, told through the fallback and replayable", async () => {
  const b = await channelBench();
  let mended = false;
  const bad = await local(() => (mended ? { status: 200 } : { status: 404, body: "no such hook" }));
  const good = await local(() => ({ status: 200 }));
  await b.channel("second", "webhook", hook(good.url));
  const id = await b.channel("first", "webhook", hook(bad.url), "second");
  const sent = await b.enqueue(id);
  await b.deliver();
  expect(bad.received).toHaveLength(1);
  expect(await b.log()).toEqual(["first v1 firing: dead", "second v1 firing: delivered"]);
  expect(good.received[0]?.json).toMatchObject({
    commonAnnotations: {
      leeway_undelivered: "Channel first did not take it: answered 404: no such hook",
    },
  });
  const person = { ...b.ctx, actor: { kind: "user", userId: 1, name: "viewer", role: "viewer" } } as const;
  expect((await readInbox(person)).messages).toMatchObject([
    {
      title: "A notification could not be delivered through first",
      url: expect.stringMatching(/^https:\/\/leeway\.example\.com\/t-[^/]+\/notifications\?state=dead$/),
      unread: true,
    },
  ]);
  expect((await listChannels(b.ctx)).map((c) => [c.name, c.health.last_error])).toEqual([
    ["first", "answered 404: no such hook"],
    ["second", null],
  ]);
  mended = true;
  await replayDeadLetter(b.ctx, { id: sent });
  await b.deliver();
  expect((await b.log())[0]).toBe("first v1 firing: delivered");
  await expect(replayDeadLetter(b.ctx, { id: sent })).rejects.toThrow("only dead letters are sent again");
});

test("what nobody takes for a day is given up, however often its group changes meanwhile", async () => {
  const b = await channelBench();
  const to = await local(() => ({ status: 500 }));
  const id = await b.channel("hook", "webhook", hook(to.url));
  let died = 0;
  for (let v = 1; v <= 60 && died === 0; v++) {
    await b.enqueue(id, { stateVersion: v, reason: "repeat" });
    await b.deliver();
    b.wait(30 * minute);
    await b.deliver();
    if ((await b.log()).some((line) => line.endsWith("dead"))) died = v;
  }
  // 24 h are 48 half hours; the last attempt comes with the first that is made after them.
  expect(died).toBeGreaterThanOrEqual(48);
  expect(died).toBeLessThanOrEqual(50);
});

test("a channel that never answers holds up no other, and an endpoint that keeps failing is left alone", async () => {
  const b = await channelBench();
  const slow = await local(
    () => new Promise<null>((resolve) => setTimeout(() => resolve(null), 60_000).unref()),
  );
  const quick = await local(() => ({ status: 200 }));
  const down = await local(() => ({ status: 502 }));
  const ids = {
    slow: await b.channel("slow", "webhook", hook(slow.url)),
    quick: await b.channel("quick", "webhook", hook(quick.url)),
    down: await b.channel("down", "webhook", hook(down.url)),
  };
  for (let i = 0; i < 8; i++) await b.enqueue(ids.slow, { groupKey: `g${i}` });
  const stopping = new AbortController();
  const delivering = deliverDue(b.ctx, stopping.signal);
  await expect.poll(() => slow.received.length).toBe(4);
  const started = Date.now();
  for (let i = 0; i < 8; i++) await b.enqueue(ids.quick, { groupKey: `g${i}` });
  await expect.poll(() => quick.received.length, { timeout: 5_000 }).toBe(8);
  expect(Date.now() - started).toBeLessThan(5_000);
  for (let i = 0; i < 12; i++) await b.enqueue(ids.down, { groupKey: `g${i}` });
  await expect
    .poll(async () => (await listChannels(b.ctx)).find((c) => c.name === "down")?.health.paused_until, {
      timeout: 10_000,
    })
    .not.toBeNull();
  expect(down.received.length).toBeLessThanOrEqual(8);
  stopping.abort();
  await delivering;
  expect(
    (await listNotifications(b.ctx, { channel: "slow" })).notifications.flatMap((n) => n.attempts),
  ).toContainEqual(expect.objectContaining({ outcome: "retry", detail: "there was no answer in time" }));
}, 40_000);

test("killed between sending and writing it down, the notification is sent once more under the same id", async () => {
  const b = await channelBench();
  const to = await local((_, count) => (count === 1 ? null : { status: 200 }));
  const id = await b.channel("hook", "webhook", hook(to.url));
  await b.enqueue(id);
  const child = spawn(process.execPath, ["tests/fixtures/deliver-once.ts", String(b.ctx.projectId)], {
    env: process.env,
    stdio: "inherit",
  });
  await expect.poll(() => to.received.length, { timeout: 20_000 }).toBe(1);
  child.kill("SIGKILL");
  await once(child, "exit");
  await b.deliver();
  expect(to.received).toHaveLength(1);
  b.wait(61_000);
  await b.deliver();
  b.wait(hour);
  await b.deliver();
  const ids = to.received.map((r) => r.headers["webhook-id"]);
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
  const [log] = (await listNotifications(b.ctx)).notifications;
  expect(log?.attempts.map((a) => a.outcome)).toEqual(["interrupted", "sent"]);
});

test("several processes together send each notification once, and a group's states in order", async () => {
  const b = await channelBench();
  const to = await local(async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return { status: 200 };
  });
  const id = await b.channel("hook", "webhook", hook(to.url));
  const workers = Array.from({ length: 4 }, async () => {
    for (let i = 0; i < 25; i++) {
      await deliverDue(b.ctx);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  });
  for (let v = 1; v <= 20; v++) {
    for (const groupKey of ["a", "b", "c"]) await b.enqueue(id, { groupKey, stateVersion: v });
  }
  await Promise.all(workers);
  await b.deliver();
  const seen = new Map<string, number[]>();
  for (const r of to.received) {
    const { groupKey, leeway } = r.json as { groupKey: string; leeway: { state_version: number } };
    seen.set(groupKey, [...(seen.get(groupKey) ?? []), leeway.state_version]);
  }
  for (const versions of seen.values()) {
    expect(versions).toEqual([...new Set(versions)].sort((x, y) => x - y));
    expect(versions.at(-1)).toBe(20);
  }
  expect([...seen.keys()].sort()).toEqual(["a", "b", "c"]);
});

test("when nobody delivers, the watch says so in the console and stays silent outside", async () => {
  const b = await channelBench();
  const to = await local(() => ({ status: 200 }));
  const id = await b.channel("hook", "webhook", hook(to.url));
  expect(await heartbeat(b.ctx)).toEqual({ stalled: false, pinged: false });
  await b.enqueue(id);
  b.wait(3 * minute);
  expect(await heartbeat(b.ctx)).toEqual({ stalled: true, pinged: false });
  await b.deliver();
  expect(await heartbeat(b.ctx)).toEqual({ stalled: false, pinged: false });
});
