import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeStores } from "#server/kernel/stores.ts";
import { allowLocal, channelBench, signingSecret } from "#tests/fixtures/channels.ts";
import { type Receiver, receiver } from "#tests/receivers/http.ts";
import { deliverDue } from "./index.ts";

const open: Receiver[] = [];
const local = async (...args: Parameters<typeof receiver>) => {
  const made = await receiver(...args);
  open.push(made);
  return made;
};

beforeAll(allowLocal);
afterAll(async () => {
  for (const one of open) await one.close();
  await closeStores();
});

test("what a killed worker held is there within 30 s, though it had no time to say so", async () => {
  const b = await channelBench();
  const to = await local((_, count) => (count === 1 ? null : { status: 200 }));
  const id = await b.channel("hook", "webhook", { url: to.url, signing_secret: signingSecret });
  await b.enqueue(id, { priority: "P1" });
  const flushed = Date.now();
  const child = spawn(process.execPath, ["tests/fixtures/deliver-once.ts", String(b.ctx.projectId)], {
    env: process.env,
    stdio: "inherit",
  });
  await expect.poll(() => to.received.length, { timeout: 20_000 }).toBe(1);
  child.kill("SIGKILL");
  await once(child, "exit");
  while (to.received.length < 2 && Date.now() - flushed < 30_000) {
    await deliverDue(b.ctx);
    await sleep(400);
  }
  expect(to.received).toHaveLength(2);
  expect(Date.now() - flushed).toBeLessThan(30_000);
  expect(to.received[0]?.headers["webhook-id"]).toBe(to.received[1]?.headers["webhook-id"]);
});

test("a request that takes longer than a lease stays with its worker", async () => {
  const b = await channelBench();
  const to = await local(async () => {
    await sleep(14_000);
    return { status: 200 };
  });
  const id = await b.channel("hook", "webhook", { url: to.url, signing_secret: signingSecret });
  await b.enqueue(id);
  const first = deliverDue(b.ctx);
  await expect.poll(() => to.received.length).toBe(1);
  const over = Date.now() + 14_500;
  while (Date.now() < over) {
    await deliverDue(b.ctx);
    await sleep(400);
  }
  await first;
  expect(to.received).toHaveLength(1);
  expect(await b.log()).toEqual(["hook v1 firing: delivered"]);
});
