import { z } from "zod";
import { defineChannel, type ChannelResponse, type Outcome } from "./kind.ts";
import { judgeHttp, said } from "./outcome.ts";
import { slackMessage } from "./slack-message.ts";
import { cut } from "./text.ts";
import { leftOut, moreLine, reasonWord, titleOf } from "./words.ts";

const config = z.strictObject({
  bot_token: z
    .string()
    .regex(/^xox[a-z]-\S{8,}$/, "A bot token begins with xoxb-")
    .meta({ title: "Bot token", secret: true, description: "Needs the scope chat:write" }),
  channel: z
    .string()
    .regex(/^([CDG][A-Z0-9]{6,}|#[^\s#]{1,80})$/, "Give the channel's id (C0123456789) or its #name")
    .meta({ title: "Channel" }),
  api_url: z
    .url({ protocol: /^https?$/ })
    .default("https://slack.com/api")
    .meta({ title: "Address of the API", destination: true }),
});

// Slack answers 200 with {ok: false, error}: https://docs.slack.dev/reference/methods/chat.postMessage#errors
const passing = new Set([
  "ratelimited",
  "rate_limited",
  "internal_error",
  "fatal_error",
  "request_timeout",
  "service_unavailable",
  "team_added_to_org",
  "accesslimited",
]);
/** The message to change is gone, or may no longer be changed: the next one begins anew. */
const gone = new Set(["message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found"]);

type Answer = { ok?: boolean; error?: string; ts?: string; channel?: string };

const quiet = { unfurl_links: false, unfurl_media: false };

function answerOf(response: ChannelResponse): Answer | null {
  try {
    const parsed: unknown = JSON.parse(response.body);
    return typeof parsed === "object" && parsed !== null ? (parsed as Answer) : null;
  } catch {
    return null;
  }
}

function judge(response: ChannelResponse, now: Date): Outcome {
  const http = judgeHttp(response, now);
  if (http.kind !== "sent") return http;
  const answer = answerOf(response);
  if (answer?.ok === true) {
    return answer.ts && answer.channel
      ? { kind: "sent", handle: { ts: answer.ts, channel: answer.channel } }
      : { kind: "sent" };
  }
  const error = answer?.error ?? "";
  if (gone.has(error)) return { kind: "retry", why: said(response), afterMs: 0, forget: true };
  if (passing.has(error) || answer === null) return { kind: "retry", why: said(response) };
  return { kind: "permanent", why: said(response) };
}

/** One message for each group, changed in place, with what happened told in its thread. */
export const slack = defineChannel({
  id: "slack",
  label: "Slack (bot)",
  config,
  concurrency: 1,
  // About one message a second to one channel: https://docs.slack.dev/apis/web-api/rate-limits
  intervalMs: 1_000,
  endpoint: (c) => c.api_url,
  render: (input) => {
    const { config: c, notice, handle } = input;
    const call = (method: string, body: Record<string, unknown>) => ({
      kind: "http" as const,
      method: "POST" as const,
      url: `${c.api_url.replace(/\/$/, "")}/${method}`,
      headers: {
        authorization: `Bearer ${c.bot_token}`,
        "content-type": "application/json; charset=utf-8",
      },
      body: JSON.stringify(body),
    });
    const message = slackMessage(input);
    if (!handle?.ts || !handle.channel) {
      return [call("chat.postMessage", { channel: c.channel, ...message, ...quiet })];
    }
    const left = leftOut(notice, notice.alerts.length);
    const reply = [titleOf(notice), reasonWord(notice), moreLine(left)].filter(Boolean).join(". ");
    const plain = reply.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
    return [
      call("chat.update", { channel: handle.channel, ts: handle.ts, ...message }),
      call("chat.postMessage", {
        channel: handle.channel,
        thread_ts: handle.ts,
        text: cut(plain, 3000),
        ...quiet,
      }),
    ];
  },
  judge,
  // The first answer names the group's message; those in its thread do not replace it.
  keep: (notice, handle) => (notice.status === "resolved" ? null : handle),
});
