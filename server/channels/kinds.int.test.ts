import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createTlsServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "#scripts/engine/free-port.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { asRole } from "#tests/fixtures/project.ts";
import { allowLocal, channelBench, signingSecret } from "#tests/fixtures/channels.ts";
import { mailReceiver } from "#tests/receivers/mail.ts";
import { opsgenieReceiver, pagerdutyReceiver, teamsReceiver } from "#tests/receivers/pagers.ts";
import { slackReceiver } from "#tests/receivers/slack.ts";
import { listNotifications } from "./index.ts";

const token = "xoxb-0123456789-abcdefghij";
const long = "💥 a very long summary with a pair of surrogates & <tags> ".repeat(60);
const wide = { commonAnnotations: { summary: long } };
const done: (() => Promise<void>)[] = [];
const keep = <T extends { close: () => Promise<void> }>(made: T): T => {
  done.push(made.close);
  return made;
};

beforeAll(allowLocal);
afterAll(async () => {
  for (const close of done) await close();
  await closeStores();
});

test("Slack: one message for each group, changed in place, its history in the thread; a new one after it was resolved", async () => {
  const b = await channelBench();
  const slack = keep(await slackReceiver(token));
  const id = await b.channel("slack", "slack", { bot_token: token, channel: "#ml", api_url: slack.url });
  for (const [v, status] of ["firing", "firing", "resolved", "firing"].entries()) {
    await b.enqueue(id, { stateVersion: v + 1, status: status as "firing", ...wide }, 300);
    await b.deliver();
    b.wait(1_500);
  }
  expect(await b.log()).toEqual(
    ["firing", "firing", "resolved", "firing"].map((s, i) => `slack v${i + 1} ${s}: delivered`),
  );
  const [first, second] = [...slack.messages.values()];
  expect(slack.messages.size).toBe(2);
  expect([first?.edits, first?.replies.length, second?.edits]).toEqual([2, 2, 0]);
  expect(first?.text).toContain("Resolved");
  expect(JSON.stringify(second?.blocks)).toContain("280 more alerts are left out.");
  // Its own limit, and a message that somebody deleted: the next one begins anew.
  slack.next.push({ status: 429, headers: { "retry-after": "30" } });
  await b.enqueue(id, { stateVersion: 5 });
  await b.deliver();
  expect((await b.log()).at(-1)).toBe("slack v5 firing: pending");
  slack.messages.clear();
  b.wait(31_000);
  await b.deliver();
  b.wait(2_000);
  await b.deliver();
  expect((await b.log()).at(-1)).toBe("slack v5 firing: delivered");
  expect(slack.messages.size).toBe(1);
});

test("Slack says no with 200: a wrong token is a dead letter that does not show it", async () => {
  const b = await channelBench();
  const slack = keep(await slackReceiver("xoxb-another-token-entirely"));
  const id = await b.channel("slack", "slack", { bot_token: token, channel: "#ml", api_url: slack.url });
  await b.enqueue(id);
  await b.deliver();
  const [n] = (await listNotifications(b.ctx)).notifications;
  expect([n?.state, n?.attempts.length]).toEqual(["dead", 1]);
  expect(n?.last_error).toContain("invalid_auth");
  expect(JSON.stringify(n)).not.toContain(token);
});

test("PagerDuty and Opsgenie: one alert for each group within their limits, closed when it is resolved", async () => {
  const b = await channelBench();
  const [pd, og] = [keep(await pagerdutyReceiver()), keep(await opsgenieReceiver("genie-key-0123"))];
  const ids = [
    await b.channel("pd", "pagerduty", { routing_key: "a".repeat(32), api_url: pd.url }),
    await b.channel("og", "opsgenie", { api_key: "genie-key-0123", api_url: og.url }),
  ];
  const groupKey = `{}:{${"x".repeat(2000)}}`;
  for (const id of ids) await b.enqueue(id, { groupKey, ...wide }, 2000);
  await b.deliver();
  for (const { alerts } of [pd, og])
    expect([...alerts.values()]).toMatchObject([{ open: true, triggers: 1 }]);
  for (const id of ids) await b.enqueue(id, { groupKey, stateVersion: 2, status: "resolved" });
  await b.deliver();
  for (const { alerts } of [pd, og]) expect([...alerts.values()]).toMatchObject([{ open: false }]);
  expect((await b.log()).every((l) => l.endsWith("delivered"))).toBe(true);
});

test("Teams: an Adaptive Card below 28 KB that says how many alerts it leaves out", async () => {
  const b = await channelBench();
  const teams = keep(await teamsReceiver());
  const id = await b.channel("teams", "teams", { workflow_url: `${teams.url}/workflows/secret-signature` });
  await b.enqueue(id, wide, 500);
  await b.deliver();
  expect(await b.log()).toEqual(["teams v1 firing: delivered"]);
  expect(teams.received[0]?.body).toMatch(/\d+ more alerts are left out\./);
});

test("e-mail: a thread for each group, in plain text and HTML; 4xx is tried again, 5xx is not", async () => {
  const b = await channelBench();
  const state: { code: number | null } = { code: 451 };
  const mail = keep(await mailReceiver({ user: "leeway", password: "mail-password-1" }, state));
  const config = {
    host: "127.0.0.1",
    port: mail.port,
    security: "none",
    insecure_login: "allow",
    user: "leeway",
    password: "mail-password-1",
    from: "leeway@example.com",
    to: ["team@example.com"],
  };
  const id = await b.channel("mail", "email", config);
  await b.enqueue(id, { commonAnnotations: { summary: "Grüße <b>drift</b>" } });
  await b.deliver();
  expect(mail.mails).toHaveLength(0);
  state.code = null;
  b.wait(10_000);
  await b.deliver();
  await b.enqueue(id, { stateVersion: 2, status: "resolved" });
  await b.deliver();
  const [one, two] = mail.mails;
  expect(mail.mails).toHaveLength(2);
  expect(one?.headers.get("references")).toMatch(/^<lw\.[0-9a-f]{40}@example\.com>$/);
  expect(two?.headers.get("references")).toBe(one?.headers.get("references"));
  expect(two?.headers.get("message-id")).not.toBe(one?.headers.get("message-id"));
  expect(one?.raw).toContain("multipart/alternative");
  expect(one?.headers.get("auto-submitted")).toBe("auto-generated");
  state.code = 554;
  await b.enqueue(id, { stateVersion: 3 });
  await b.deliver();
  expect((await b.log()).at(-1)).toBe("mail v3 firing: dead");
});

const binary = "/usr/bin/prometheus-alertmanager";
test.skipIf(!existsSync(binary))(
  "Alertmanager: alerts live on because they are sent again, and end when they are resolved",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "leeway-am-"));
    const port = await freePort();
    writeFileSync(join(folder, "c.yml"), "route: {receiver: none}\nreceivers: [{name: none}]\n");
    const child = spawn(
      binary,
      [
        `--config.file=${folder}/c.yml`,
        `--storage.path=${folder}`,
        `--web.listen-address=127.0.0.1:${port}`,
        "--cluster.listen-address=",
      ],
      { stdio: "ignore" },
    );
    try {
      const url = `http://127.0.0.1:${port}`;
      await expect
        .poll(
          () =>
            fetch(`${url}/-/ready`).then(
              (r) => r.ok,
              () => false,
            ),
          { timeout: 20_000 },
        )
        .toBe(true);
      const active = async () =>
        (await (await fetch(`${url}/api/v2/alerts?active=true`)).json()) as { endsAt: string }[];
      const b = await channelBench();
      const id = await b.channel("am", "alertmanager", { url });
      await b.enqueue(id, {}, 3);
      await b.deliver();
      const before = await active();
      expect(before).toHaveLength(3);
      b.wait(61_000);
      await b.deliver();
      const after = await active();
      expect(Date.parse(after[0]?.endsAt ?? "")).toBeGreaterThan(Date.parse(before[0]?.endsAt ?? ""));
      await b.enqueue(id, { stateVersion: 2, status: "resolved" }, 3);
      await b.deliver();
      await expect.poll(active).toHaveLength(0);
      expect(await b.log()).toEqual(["am v1 firing: delivered", "am v2 resolved: delivered"]);
    } finally {
      child.kill("SIGKILL");
      await once(child, "exit");
      rmSync(folder, { recursive: true, force: true });
    }
  },
  60_000,
);

test("no answer at all: names, certificates and addresses that do not work are told in words, without secrets", async () => {
  const b = await channelBench();
  const secretPath = "T000/B000/verysecretpath";
  const tls = createTlsServer({}, (_, response) => response.end());
  tls.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve) => tls.listen(0, "127.0.0.1", resolve));
  keep({ close: () => new Promise<void>((resolve) => tls.close(() => resolve())) });
  const tlsPort = (tls.address() as AddressInfo).port;
  const urls = {
    name: `https://no-such-host.invalid/${secretPath}`,
    certificate: `https://127.0.0.1:${tlsPort}/${secretPath}`,
    refused: `http://127.0.0.1:${await freePort()}/${secretPath}`,
    metadata: `http://169.254.169.254/${secretPath}`,
    mapped: `http://[::ffff:10.0.0.1]/${secretPath}`,
    decimal: `http://167772161/${secretPath}`,
  };
  for (const [name, url] of Object.entries(urls)) {
    const id = await b.channel(name, "slack-webhook", { webhook_url: url });
    await b.enqueue(id);
  }
  await b.deliver();
  const { notifications } = await listNotifications(b.ctx);
  const of = Object.fromEntries(notifications.map((n) => [n.channel, n]));
  expect(of.name?.last_error).toContain("could not be resolved");
  expect(of.refused?.last_error).toContain("refused the connection");
  for (const name of ["name", "certificate", "refused"]) {
    expect([name, of[name]?.state, of[name]?.attempts[0]?.outcome]).toEqual([name, "pending", "retry"]);
  }
  for (const name of ["metadata", "mapped", "decimal"]) {
    expect(of[name]?.state).toBe("dead");
    expect(of[name]?.last_error).toContain("is not a public address");
  }
  expect(JSON.stringify(notifications)).not.toContain("verysecret");
});

test("only admins see channels, and nobody sees their secrets", async () => {
  const b = await channelBench();
  const { getChannel, listChannels, previewChannel, putChannel, removeChannel } = await import("./index.ts");
  const url = "https://example.com/hook";
  await b.channel("hook", "webhook", { url, signing_secret: signingSecret });
  for (const role of ["viewer", "engineer", "approver"] as const) {
    const ctx = asRole(b.ctx, role);
    await expect(listChannels(ctx)).rejects.toThrow("channels:read");
    await expect(putChannel(ctx, { name: "x", kind: "in-app" })).rejects.toThrow("channels:manage");
  }
  const seen = [await getChannel(b.ctx, { name: "hook" }), await previewChannel(b.ctx, { name: "hook" })];
  expect(JSON.stringify(seen)).not.toContain(signingSecret.slice(6));
  // A kept secret does not follow a changed address; given again it does.
  const moved = { name: "hook", config: { url: "https://elsewhere.example.com/hook" } };
  await expect(putChannel(b.ctx, moved)).rejects.toThrow("give config.signing_secret again");
  await putChannel(b.ctx, { ...moved, config: { ...moved.config, signing_secret: signingSecret } });
  await putChannel(b.ctx, { name: "hook", config: { max_alerts: 5 } });
  expect((await getChannel(b.ctx, { name: "hook" })).config).toEqual({ ...moved.config, max_alerts: 5 });
  await b.channel("relying", "in-app", {}, "hook");
  await expect(removeChannel(b.ctx, { name: "hook" })).rejects.toThrow("is the fallback of relying");
  await expect(putChannel(b.ctx, { name: "hook", fallback: "relying" })).rejects.toThrow("in a circle");
});
