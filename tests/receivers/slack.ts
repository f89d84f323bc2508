import { type Answer, type Receiver, type Received, receiver } from "./http.ts";

type Block = { type: string; text?: { type: string; text: string }; elements?: { text: string }[] };
type Message = { channel?: string; ts?: string; thread_ts?: string; text?: string; blocks?: Block[] };

function invalid(message: Message): string | null {
  const blocks = message.blocks ?? [];
  if (!message.text && blocks.length === 0) return "no_text";
  if ((message.text ?? "").length > 40_000) return "msg_too_long";
  if (blocks.length > 50) return "invalid_blocks";
  for (const b of blocks) {
    if (b.type === "header" && (b.text?.type !== "plain_text" || b.text.text.length > 150))
      return "invalid_blocks";
    if (b.type === "section" && ((b.text?.text.length ?? 0) > 3000 || !b.text?.text)) return "invalid_blocks";
    if (b.type === "context" && (b.elements?.length ?? 0) > 10) return "invalid_blocks";
    if (!["header", "section", "context"].includes(b.type)) return "invalid_blocks";
  }
  return null;
}

export type SlackReceiver = Receiver & {
  messages: Map<string, Message & { replies: Message[]; edits: number }>;
  /** Answers that come before Slack's own, first to last. */
  next: Answer[];
};

/** chat.postMessage and chat.update with their documented limits, a token, and messages that exist or do not. */
export async function slackReceiver(token: string): Promise<SlackReceiver> {
  const messages: SlackReceiver["messages"] = new Map();
  const next: Answer[] = [];
  const answer = (request: Received): Answer => {
    const forced = next.shift();
    if (forced) return forced;
    const ok = (body: Record<string, unknown>) => ({ status: 200, body: { ok: true, ...body } });
    const no = (error: string) => ({ status: 200, body: { ok: false, error } });
    if (request.headers.authorization !== `Bearer ${token}`) return no("invalid_auth");
    const message = request.json as Message;
    if (!message.channel) return no("channel_not_found");
    const wrong = invalid(message);
    if (wrong) return no(wrong);
    if (request.path === "/chat.update") {
      const held = messages.get(message.ts ?? "");
      if (!held) return no("message_not_found");
      Object.assign(held, message, { edits: held.edits + 1 });
      return ok({ ts: message.ts, channel: held.channel });
    }
    if (request.path !== "/chat.postMessage") return no("unknown_method");
    const ts = `1700000000.${String(messages.size + 1).padStart(6, "0")}`;
    if (message.thread_ts) {
      const root = messages.get(message.thread_ts);
      if (!root) return no("thread_not_found");
      root.replies.push(message);
      return ok({ ts: `${message.thread_ts}9${root.replies.length}`, channel: "C0000000001" });
    }
    messages.set(ts, { ...message, channel: "C0000000001", replies: [], edits: 0 });
    return ok({ ts, channel: "C0000000001" });
  };
  return { ...(await receiver(answer)), messages, next };
}
