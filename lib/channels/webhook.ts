import { z } from "zod";
import { alertmanagerBody } from "./alertmanager-body.ts";
import { defineChannel } from "./kind.ts";
import { judgeHttp } from "./outcome.ts";
import { bytesOf, fitting } from "./text.ts";

const config = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).meta({ title: "Address", destination: true }),
  signing_secret: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, "whsec_ and 24 to 64 bytes in base64")
    .meta({
      title: "Signing secret",
      secret: true,
      description: "whsec_ and 24 to 64 bytes in base64; the receiver verifies with the same",
    }),
  max_alerts: z
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(0)
    .meta({ title: "Alerts a message (0: all that fit)" }),
});

const bytesAtMost = 1_000_000;

/** Alertmanager's body, signed as Standard Webhooks asks; webhook-id is the same over all attempts. */
export const webhook = defineChannel({
  id: "webhook",
  label: "Webhook",
  config,
  concurrency: 4,
  intervalMs: 0,
  endpoint: (c) => c.url,
  render: ({ config: c, notice, messageId, publicUrl, acknowledgeUrl }) => {
    const text = (n: number) => JSON.stringify(alertmanagerBody(notice, publicUrl, n, acknowledgeUrl));
    const all = notice.alerts.length;
    const most = c.max_alerts === 0 ? all : Math.min(all, c.max_alerts);
    const shown = fitting(most, bytesAtMost, (n) => bytesOf(text(n)));
    return [
      {
        kind: "http",
        method: "POST",
        url: c.url,
        headers: { "content-type": "application/json", "idempotency-key": messageId },
        body: text(shown),
        sign: { secret: c.signing_secret, id: messageId },
      },
    ];
  },
  judge: judgeHttp,
});
