import { z } from "zod";
import { defineChannel } from "./kind.ts";
import { judgeHttp } from "./outcome.ts";
import { slackMessage } from "./slack-message.ts";

const config = z.strictObject({
  webhook_url: z
    .url({ protocol: /^https?$/ })
    .meta({ title: "Incoming webhook", secret: true, description: "https://hooks.slack.com/services/…" }),
});

/** Where a bot is not allowed: one message for each notification, which cannot be changed later. */
export const slackWebhook = defineChannel({
  id: "slack-webhook",
  label: "Slack (incoming webhook)",
  config,
  concurrency: 1,
  intervalMs: 1_000,
  endpoint: (c) => c.webhook_url,
  render: (input) => [
    {
      kind: "http",
      method: "POST",
      url: input.config.webhook_url,
      headers: { "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify(slackMessage(input)),
    },
  ],
  judge: judgeHttp,
});
