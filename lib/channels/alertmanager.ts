import { z } from "zod";
import { defineChannel } from "./kind.ts";
import { judgeHttp } from "./outcome.ts";
import { link, said, undelivered } from "./words.ts";

const config = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).meta({
    title: "Address",
    description: "Of Alertmanager, without /api/v2",
    destination: true,
  }),
  user: z.string().max(200).default("").meta({ title: "User" }),
  password: z.string().max(500).default("").meta({ title: "Password", secret: true }),
});

const everyMs = 60_000;
const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

function basic(user: string, password: string): string {
  const bytes: number[] = [];
  for (const character of encodeURIComponent(`${user}:${password}`).matchAll(/%([0-9A-F]{2})|[^%]/g)) {
    bytes.push(character[1] ? Number.parseInt(character[1], 16) : character[0].charCodeAt(0));
  }
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b, c] = [bytes[i] ?? 0, bytes[i + 1], bytes[i + 2]];
    const word = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    text += `${digits[word >> 18]}${digits[(word >> 12) & 63]}`;
    text += b === undefined ? "=" : digits[(word >> 6) & 63];
    text += c === undefined ? "=" : digits[word & 63];
  }
  return `Basic ${text}`;
}

/** Label names as Alertmanager takes them; values that are empty are absent labels there. */
function labels(of: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(of)
      .filter(([, value]) => value !== "")
      .map(([name, value]) => [
        labelName.test(name) ? name : `_${name.replace(/[^a-zA-Z0-9_]/g, "_")}`,
        value,
      ]),
  );
}

/** Pushes to another Alertmanager, which forgets an alert that is not sent again before its end. */
export const alertmanager = defineChannel({
  id: "alertmanager",
  label: "Alertmanager",
  config,
  concurrency: 2,
  intervalMs: 0,
  resend: { everyMs, afterResolvedMs: 5 * everyMs },
  endpoint: (c) => c.url,
  render: ({ config: c, notice, publicUrl, now }) => {
    // What a message says in words beside its alerts: there every alert stands for itself.
    const notes = Object.fromEntries(
      [...Object.values(said), undelivered].flatMap((name) => {
        const note = notice.commonAnnotations[name];
        return note ? [[name, note]] : [];
      }),
    );
    return [
      {
        kind: "http",
        method: "POST",
        url: `${c.url.replace(/\/$/, "")}/api/v2/alerts`,
        headers: {
          "content-type": "application/json",
          ...(c.user === "" ? {} : { authorization: basic(c.user, c.password) }),
        },
        body: JSON.stringify(
          notice.alerts.map((a) => {
            const end = a.status === "resolved" ? (a.endsAt ?? now) : new Date(now.getTime() + 3 * everyMs);
            return {
              labels: { alertname: "Leeway", ...labels(a.labels) },
              annotations: labels({ ...notes, ...a.annotations }),
              startsAt: a.startsAt.toISOString(),
              endsAt: new Date(Math.max(end.getTime(), a.startsAt.getTime())).toISOString(),
              generatorURL: link(publicUrl, a.url),
            };
          }),
        ),
      },
    ];
  },
  judge: judgeHttp,
});
