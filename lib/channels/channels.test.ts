import { readdirSync, readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { NoticeAlert } from "#lib/domain/notice.ts";
import { noticeAlert, noticeOf } from "#tests/fixtures/notice.ts";
import { backoffMs, channelKinds, fieldsOf, findKind, redact } from "./index.ts";
import { judgeHttp, retryAfterMs } from "./outcome.ts";
import { bytesOf, cut, cutBytes, fitting } from "./text.ts";
import { groupLink } from "./words.ts";

const now = new Date("2026-11-01T12:00:00Z");
const text = fc.string({ unit: "binary", maxLength: 300 });
const half = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

describe("texts", () => {
  test("are cut to the limit, never inside a character, and marked", () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 200 }), (s, limit) => {
        const [byChars, byBytes] = [cut(s, limit), cutBytes(s, limit)];
        expect(byChars.length).toBeLessThanOrEqual(limit);
        expect(bytesOf(byBytes)).toBeLessThanOrEqual(limit);
        expect(half.test(byChars) || half.test(byBytes)).toBe(false);
        if (s.length <= limit) expect(byChars).toBe(s);
        else expect(byChars.endsWith("…")).toBe(true);
        expect(bytesOf(s)).toBe(new TextEncoder().encode(s).length);
      }),
    );
  });

  test("as many items as fit, by bisection", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { maxLength: 40 }), fc.nat(500), (sizes, limit) => {
        const size = (n: number) => sizes.slice(0, n).reduce((a, b) => a + b, 0);
        const n = fitting(sizes.length, limit, size);
        expect(size(n)).toBeLessThanOrEqual(limit);
        if (n < sizes.length) expect(size(n + 1)).toBeGreaterThan(limit);
      }),
    );
  });
});

describe("what an answer means", () => {
  const answer = (status: number, headers = {}) => judgeHttp({ status, headers, body: "" }, now);
  test.each([
    [200, "sent"],
    [202, "sent"],
    [301, "permanent"],
    [400, "permanent"],
    [401, "permanent"],
    [404, "permanent"],
    [408, "retry"],
    [410, "permanent"],
    [429, "retry"],
    [500, "retry"],
    [503, "retry"],
  ])("%i is %s", (status, kind) => expect(answer(status).kind).toBe(kind));

  test("Retry-After is seconds or a date, and nonsense is nothing", () => {
    expect(answer(429, { "retry-after": "30" })).toMatchObject({ afterMs: 30_000, limited: true });
    expect(retryAfterMs("Sun, 01 Nov 2026 12:01:30 GMT", now)).toBe(90_000);
    expect(retryAfterMs("Sun, 01 Nov 2026 11:00:00 GMT", now)).toBe(0);
    expect(retryAfterMs("9999999999", now)).toBe(86_400_000);
    for (const nonsense of [undefined, "", "soon", "NaN", "-"]) {
      expect(retryAfterMs(nonsense, now)).toBeUndefined();
    }
  });

  test("pauses are a random part of an interval that doubles from 5 s to 15 min", () => {
    expect([1, 2, 3, 8, 9, 1000].map((n) => backoffMs(n, 1))).toEqual([
      5_000, 10_000, 20_000, 640_000, 900_000, 900_000,
    ]);
    expect(backoffMs(5, 0)).toBe(0);
    expect(backoffMs(5, 0.5)).toBe(40_000);
  });
});

const configs: Record<string, Record<string, unknown>> = {
  slack: { bot_token: "xoxb-secret-value-1", channel: "C0123456789" },
  "slack-webhook": { webhook_url: "https://hooks.slack.com/services/secret-value-1" },
  teams: { workflow_url: "https://prod.westeurope.logic.azure.com/workflows/secret-value-1" },
  pagerduty: { routing_key: "0123456789abcdef0123456789abcdef" },
  opsgenie: { api_key: "secret-value-1" },
  "jira-service-management": { api_key: "secret-value-1" },
  email: {
    host: "mail.example.com",
    from: "a@example.com",
    to: ["b@example.com"],
    password: "secret-value-1",
  },
  webhook: { url: "https://example.com/hook", signing_secret: `whsec_${"A".repeat(32)}` },
  alertmanager: { url: "https://am.example.com", password: "secret-value-1" },
  "in-app": {},
};

function render(id: string, notice = noticeOf(), acknowledgeUrl?: (alert: NoticeAlert) => string | null) {
  const kind = findKind(id);
  if (!kind) throw new Error(id);
  return kind.render({
    config: kind.config.parse(configs[id]),
    notice,
    handle: null,
    groupId: "0".repeat(40),
    messageId: "1".repeat(40),
    publicUrl: "https://leeway.example.com",
    ...(acknowledgeUrl ? { acknowledgeUrl } : {}),
    now,
  });
}

describe("every kind", () => {
  test("is one file, registered, documented, and named once", () => {
    const files = readdirSync(import.meta.dirname).filter(
      (f) =>
        !f.includes(".test.") &&
        readFileSync(`${import.meta.dirname}/${f}`, "utf8").includes("= defineChannel({"),
    );
    expect(channelKinds.map((k) => `${k.id}.ts`).sort()).toEqual(files.sort());
    const page = readFileSync("docs/channels.md", "utf8");
    for (const k of channelKinds) expect(page, k.id).toContain(`\`${k.id}\``);
  });

  test.each(channelKinds.map((k) => k.id))("%s leads into the console and marks its secrets", (id) => {
    const notice = noticeOf();
    expect(JSON.stringify(render(id, notice))).toMatch(
      id === "pagerduty" ? /client_url/ : /leeway\.example\.com/,
    );
    const secrets = fieldsOf({ config: findKind(id)?.config as never }).filter((f) => f.secret);
    for (const [name, value] of Object.entries(configs[id] ?? {})) {
      if (String(value).includes("secret-value")) expect(secrets.map((s) => s.name)).toContain(name);
    }
  });

  test.each(channelKinds.map((k) => k.id))(
    "%s says, as a fallback, why the first channel did not take it",
    (id) => {
      const why = "Channel hook did not take it: 400 Bad Request";
      const notice = noticeOf({ commonAnnotations: { leeway_undelivered: why } });
      expect(JSON.stringify(render(id, notice))).toContain(why);
    },
  );

  test.each(channelKinds.map((k) => k.id))("%s takes any text and any number of alerts", (id) => {
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 60 }), fc.nat(5), (s, alerts, truncatedAlerts) => {
        const base = noticeOf({ truncatedAlerts, commonAnnotations: { summary: s } }, alerts);
        const notice = {
          ...base,
          alerts: base.alerts.map((a) => ({
            ...a,
            labels: { alertname: s, [s]: s },
            annotations: { description: s },
          })),
        };
        for (const r of render(id, notice)) expect(JSON.stringify(r)).not.toMatch(/undefined|\[object/);
      }),
      { numRuns: 40 },
    );
  });
});

describe("a link that acknowledges", () => {
  const pagers = ["pagerduty", "opsgenie", "jira-service-management"];
  const linked = ["slack", "slack-webhook", "teams", "email", "webhook", ...pagers];
  const url = (a: NoticeAlert) => `https://leeway.example.com/acknowledge?token=${a.fingerprint}`;
  const count = (id: string, alerts: number, of: typeof url | (() => null)) => {
    const found = JSON.stringify(render(id, noticeOf({}, alerts), of)).match(/\?token=\w{16}/g) ?? [];
    return new Set(found).size;
  };

  test.each(linked)("is in a message of %s, one for each alert and none where there is none", (id) => {
    expect([1, 3].map((n) => count(id, n, url))).toEqual([1, 3]);
    expect(count(id, 2, () => null)).toBe(0);
  });

  test("is PagerDuty's only while it triggers, at most ten, and Teams' button where there is one alert", () => {
    expect(count("pagerduty", 30, url)).toBe(10);
    const resolved = JSON.stringify(render("pagerduty", noticeOf({ status: "resolved" }), url));
    expect(resolved).not.toContain("token=");
    const card = (alerts: number) => JSON.stringify(render("teams", noticeOf({}, alerts), url));
    expect(card(1)).toMatch(/Action\.OpenUrl.{0,30}Acknowledge/);
    expect(card(2)).not.toMatch(/Action\.OpenUrl.{0,30}Acknowledge/);
    expect(card(2)).toContain("[Acknowledge](https://leeway.example.com/acknowledge?token=");
  });
});

test("a message about several alerts leads to the alerts of their project", () => {
  const base = "https://leeway.example.com";
  expect(groupLink(base, noticeOf({}, 3))).toBe(`${base}/demo/alerts`);
  expect(groupLink(base, noticeOf({}, 1))).toBe(`${base}/demo/incidents/0`);
  expect(groupLink(base, noticeOf({ alerts: [noticeAlert(0), noticeAlert(1, { url: "/other/x" })] }))).toBe(
    base,
  );
});

test("settings that cannot work are refused with what to do", () => {
  const wrong = (id: string, config: unknown) =>
    findKind(id)?.config.safeParse(config).error?.issues[0]?.message;
  expect(wrong("slack", { bot_token: "abc", channel: "#a" })).toBe("A bot token begins with xoxb-");
  expect(wrong("teams", { workflow_url: "https://x.webhook.office.com/webhookb2/1" })).toContain("retired");
  expect(
    wrong("webhook", { url: "ftp://example.com", signing_secret: `whsec_${"A".repeat(32)}` }),
  ).toBeDefined();
  expect(wrong("in-app", { extra: 1 })).toBeDefined();
});

test("secrets are taken out of a text in every form in which it may hold them", () => {
  const secret = 'pa"ss/w ord&';
  const said = `a ${secret} b ${encodeURIComponent(secret)} c ${JSON.stringify({ secret })}`;
  expect(redact(said, [secret])).toBe('a [removed] b [removed] c {"secret":"[removed]"}');
  expect(redact("a short one stays: abc", ["abc"])).toContain("abc");
});
