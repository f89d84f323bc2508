import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { auditEntries } from "#db/postgres/schema/index.ts";
import { getChannel, listChannels, putChannel } from "#server/channels/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { allowLocal, signingSecret } from "#tests/fixtures/channels.ts";
import { asRole, makeProject } from "#tests/fixtures/project.ts";
import { getConfiguration, putConfiguration, simulateConfiguration } from "./index.ts";

const tool = "/usr/bin/amtool";
let ctx: ServiceContext;

beforeAll(allowLocal);
afterAll(closeStores);
beforeEach(async () => {
  ctx = (await makeProject()).system;
});

const key = "0123456789abcdef0123456789abcdef";
const file = `
global:
  resolve_timeout: 10m
  slack_api_url: https://hooks.slack.com/services/T0/B0/slack-secret
  smtp_smarthost: smtp.example.com:587
  smtp_from: Alerts <alerts@example.com>
  smtp_auth_username: alerts
  smtp_auth_password: mail-secret
  pagerduty_url: https://events.eu.pagerduty.com/v2/enqueue
  opsgenie_api_key: opsgenie-secret
  http_config: { proxy_url: http://proxy.example.com:3128 }
templates: [/etc/alertmanager/*.tmpl]
route:
  receiver: Team ML
  group_by: [alertname]
  routes:
    - { matchers: ['severity="page"'], receiver: on-call }
    - { matchers: ['severity="info"'], receiver: files }
receivers:
  - name: Team ML
    slack_configs:
      - { channel: "#ml", title: '{{ template "x" . }}' }
      - { channel: "#ops", api_url: https://slack.com/api/chat.postMessage, http_config: { authorization: { credentials: xoxb-1234567890-token } } }
    email_configs: [{ to: "Ada <ada@example.com>, team@example.com" }]
  - name: on-call
    pagerduty_configs: [{ routing_key: ${key}, severity: critical }]
    opsgenie_configs: [{ send_resolved: true }]
    webhook_configs: [{ url: https://hooks.example.com/a, max_alerts: 5 }, { url: https://hooks.example.com/b, http_config: { basic_auth: { username: a, password: hook-secret } } }]
    msteamsv2_configs: [{ webhook_url: https://prod.example.logic.azure.com/workflows/teams-secret }]
  - name: files
    pagerduty_configs: [{ routing_key_file: /etc/key }, { service_key: old-secret }]
    victorops_configs: [{ api_key: victor-secret, routing_key: x }]
    slack_configs: [{ api_url_file: /etc/slack }]
`;

test("a dry run says what a file's providers would become, and changes nothing", async () => {
  const { imported } = await simulateConfiguration(asRole(ctx, "admin"), { yaml: file });
  expect(imported!.channels).toEqual(
    [
      ["Team-ML-slack-webhook", "slack-webhook", "Team ML"],
      ["Team-ML-slack", "slack", "Team ML"],
      ["Team-ML-email", "email", "Team ML"],
      ["on-call-pagerduty", "pagerduty", "on-call"],
      ["on-call-opsgenie", "opsgenie", "on-call"],
      ["on-call-webhook", "webhook", "on-call"],
      ["on-call-webhook-2", "webhook", "on-call"],
      ["on-call-teams", "teams", "on-call"],
    ].map(([name, kind, receiver]) => ({ name, kind, receiver, change: "made" })),
  );
  expect(await listChannels(ctx)).toEqual([]);
  expect(imported!.notes).toMatchInlineSnapshot(`
    [
      "global.resolve_timeout 10m: an alert that is not sent again ends after 5m here.",
      "global.http_config is not taken over.",
      "templates are not read: Leeway writes its messages itself.",
      "receiver Team ML, slack_configs 1: channel #ml: an incoming webhook posts where Slack made it for.",
      "receiver Team ML, slack_configs 1: title is not taken over: Leeway writes its messages itself.",
      "receiver on-call, pagerduty_configs 1: severity is not taken over: Leeway writes its messages itself.",
      "receiver on-call, webhook_configs 1: it is signed with a new secret of its own, which a receiver may leave unread.",
      "receiver on-call, webhook_configs 2: it is signed with a new secret of its own, which a receiver may leave unread.",
      "receiver on-call, webhook_configs 2: http_config (proxy, certificates, signing in) is not taken over.",
      "receiver files, pagerduty_configs 1: routing_key_file names a file, which Leeway cannot read: write routing_key itself. It is left out.",
      "receiver files, pagerduty_configs 2: service_key belongs to PagerDuty's older API: give the routing_key of Events API v2. It is left out.",
      "receiver files, victorops_configs 1: Leeway has no channel of that kind, so it is left out.",
      "receiver files, slack_configs 1: api_url_file names a file, which Leeway cannot read: write api_url itself. It is left out.",
    ]
  `);
});

test("a file's providers become channels, their secrets sealed and told nobody, and again only change them", async () => {
  const put = await putConfiguration(ctx, { yaml: file });
  expect(put.imported!.channels.map((c) => c.change)).toEqual(Array.from({ length: 8 }, () => "made"));
  expect(put.configuration.receivers).toMatchObject([
    {
      name: "Team ML",
      channels: ["Team-ML-slack-webhook", "Team-ML-slack", "Team-ML-email"],
      send_resolved: false,
    },
    { name: "on-call", send_resolved: true },
    { name: "files", channels: [] },
  ]);
  expect((await getChannel(ctx, { name: "Team-ML-email" })).config).toEqual({
    host: "smtp.example.com",
    port: 587,
    security: "starttls",
    user: "alerts",
    ca: "",
    insecure_login: "refuse",
    from: "alerts@example.com",
    to: ["ada@example.com", "team@example.com"],
  });
  expect((await getChannel(ctx, { name: "on-call-pagerduty" })).config).toEqual({
    api_url: "https://events.eu.pagerduty.com",
  });
  const all = JSON.stringify([
    put,
    await getConfiguration(ctx),
    await listChannels(ctx),
    await ctx.db.select().from(auditEntries),
  ]);
  expect(all).not.toMatch(/(slack|mail|opsgenie|teams|hook|old|victor)-secret|xoxb-|0123456789abcdef/);
  const again = await putConfiguration(ctx, { yaml: file });
  expect(again.imported!.channels.map((c) => c.change)).toEqual(Array.from({ length: 8 }, () => "changed"));
  expect(await listChannels(ctx)).toHaveLength(8);
});

test("a channel of that name but another kind is left alone, and only who may manage channels imports", async () => {
  await putChannel(ctx, { name: "on-call-pagerduty", kind: "in-app" });
  const { imported } = await putConfiguration(ctx, { yaml: file });
  expect(imported!.channels.map((c) => c.name)).toContain("on-call-pagerduty-2");
  expect((await getChannel(ctx, { name: "on-call-pagerduty" })).kind).toBe("in-app");
  await expect(putConfiguration(asRole(ctx, "approver"), { yaml: file })).rejects.toThrow("channels:manage");
});

test.each([
  ["global: {}", "route: it is missing; receivers: it is missing"],
  ["global: []", "line 1, column 9: global: give an object, not a list"],
  ["route: [a]\nreceivers: x", "line 1, column 8: route: give an object, not a list"],
  ["route: {receiver: 3}\nreceivers: [a]", "line 1, column 19: route.receiver: give a text, not a number"],
  [
    "route: {receiver: a}\nreceivers:\n  - name: a\n    slack_configs: {channel: x}",
    "line 4, column 20: receivers.0.slack_configs: give a list, not an object",
  ],
  [
    "route: {receiver: a}\nreceivers:\n  - name: a\n    slack_configs: [x]",
    "line 4, column 21: receivers.0.slack_configs.0: give an object, not a text",
  ],
  [
    "route: {receiver: a, match: {a: [1]}}\nreceivers: [{name: a}]",
    "route.match.a: give a text or a number or true or false",
  ],
  [
    "route: {receiver: a, leeway: {digest: {every: year}}}\nreceivers: [{name: a}]",
    "route.leeway.digest.every: give one of day, hour",
  ],
])("a file of another shape is refused in plain words: %s", async (yaml, words) => {
  const error = (await putConfiguration(ctx, { yaml }).catch((e: Error) => e)) as Error;
  expect(error.message).toContain(words);
  expect(error.message).not.toMatch(/Invalid|expected|undefined/);
});

describe("the file for Alertmanager", () => {
  const ours = {
    route: {
      receiver: "team",
      group_by: ["alertname"],
      routes: [
        { matchers: ['severity="page"'], receiver: "on-call", leeway: { escalation: "duty" } },
        { receiver: "nobody", leeway: { digest: { every: "hour" as const } } },
      ],
    },
    receivers: [
      { name: "team", channels: ["bell", "chat", "bot", "mail"], leeway: { time_zone: "Europe/Berlin" } },
      { name: "on-call", channels: ["pd", "og", "hook", "bell"], send_resolved: false },
      { name: "nobody" },
    ],
    time_intervals: [
      { name: "night", time_intervals: [{ times: [{ start_time: "22:00", end_time: "24:00" }] }] },
    ],
    leeway: { escalations: [{ name: "duty", steps: [{ after: "5m", channels: ["bell"] }] }] },
  };
  const channels: [string, string, object][] = [
    ["bell", "in-app", {}],
    ["chat", "slack-webhook", { webhook_url: "https://hooks.slack.com/services/T0/B0/slack-secret" }],
    ["bot", "slack", { bot_token: "xoxb-1234567890-token", channel: "#ml" }],
    [
      "mail",
      "email",
      {
        host: "smtp.example.com",
        user: "a",
        password: "mail-secret",
        from: "a@example.com",
        to: ["b@example.com"],
      },
    ],
    ["pd", "pagerduty", { routing_key: key }],
    ["og", "opsgenie", { api_key: "opsgenie-secret" }],
    ["hook", "webhook", { url: "https://hooks.example.com/a", signing_secret: signingSecret }],
  ];
  beforeEach(async () => {
    for (const [name, kind, config] of channels)
      await putChannel(ctx, { name, kind, config: config as Record<string, unknown> });
    await putConfiguration(ctx, { configuration: ours });
  });

  test("comes back as it was, with every channel as it was", async () => {
    const { alertmanager_yaml } = await getConfiguration(ctx);
    expect(alertmanager_yaml).not.toMatch(/-secret|xoxb-|0123456789abcdef|whsec_/);
    const before = await listChannels(ctx);
    await putConfiguration(ctx, { configuration: { ...ours, route: { receiver: "team" } } });
    const put = await putConfiguration(ctx, { yaml: alertmanager_yaml });
    expect(put.configuration).toEqual(ours);
    expect(put.imported).toEqual({ channels: [], notes: [] });
    expect(await listChannels(ctx)).toEqual(before);
  });

  test("says in another installation which channels it cannot make without their secrets", async () => {
    const { alertmanager_yaml } = await getConfiguration(ctx);
    const other = (await makeProject()).system;
    await putChannel(other, { name: "bell", kind: "in-app" });
    const { imported, configuration } = await putConfiguration(other, { yaml: alertmanager_yaml });
    expect(imported!.channels).toMatchObject([{ name: "hook", change: "made" }]);
    expect(imported!.notes).toContain(
      "receiver team: the file hides webhook_url of chat, so it is left out.",
    );
    expect(configuration.receivers).toMatchObject([
      { channels: ["bell"] },
      { channels: ["hook", "bell"] },
      {},
    ]);
  });

  const here = existsSync(tool);
  test.skipIf(!here)(here ? "passes amtool check-config" : "skipped: amtool is not installed", async () => {
    const folder = mkdtempSync(join(tmpdir(), "leeway-amtool-"));
    const path = join(folder, "alertmanager.yml");
    writeFileSync(path, (await getConfiguration(ctx)).alertmanager_yaml);
    const said = execFileSync(tool, ["check-config", path], { encoding: "utf8" });
    rmSync(folder, { recursive: true });
    expect(said).toContain("SUCCESS");
    expect(said).toContain("3 receivers");
  });
});
