import { type Answer, type Receiver, type Received, receiver } from "./http.ts";

type Event = {
  routing_key?: string;
  event_action?: string;
  dedup_key?: string;
  payload?: { summary?: string; source?: string; severity?: string };
};

type Alarm = { open: boolean; triggers: number; text: string; acknowledged: number };
export type Pager = Receiver & { alerts: Map<string, Alarm> };

/** Events API v2 with its documented limits; alerts by dedup_key. */
export async function pagerdutyReceiver(): Promise<Pager> {
  const alerts: Pager["alerts"] = new Map();
  const answer = ({ path, body, json }: Received): Answer => {
    const bad = (error: string) => ({ status: 400, body: { status: "invalid event", errors: [error] } });
    const event = json as Event;
    if (path !== "/v2/enqueue") return { status: 404 };
    if (Buffer.byteLength(body) > 512 * 1024) return { status: 413 };
    if (event.routing_key?.length !== 32) return bad("routing_key");
    const key = event.dedup_key ?? "";
    if (key.length > 255 || key === "") return bad("dedup_key");
    const done = { status: 202, body: { status: "success", dedup_key: key } };
    const held = alerts.get(key);
    if (event.event_action === "resolve") {
      if (held) held.open = false;
      return done;
    }
    if (event.event_action === "acknowledge") {
      if (held) held.acknowledged += 1;
      return done;
    }
    if (event.event_action !== "trigger") return bad("event_action");
    const { summary, source, severity } = event.payload ?? {};
    if (!summary || summary.length > 1024) return bad("payload.summary");
    if (!source) return bad("payload.source");
    if (!["critical", "error", "warning", "info"].includes(severity ?? "")) return bad("payload.severity");
    alerts.set(key, { open: true, triggers: (held?.triggers ?? 0) + 1, text: summary, acknowledged: 0 });
    return done;
  };
  return { ...(await receiver(answer)), alerts };
}

/** Alert API v2: create, acknowledge and close by alias, within its documented lengths. */
export async function opsgenieReceiver(key: string): Promise<Pager> {
  const alerts: Pager["alerts"] = new Map();
  const answer = ({ path, headers, json }: Received): Answer => {
    const bad = (message: string) => ({ status: 422, body: { message } });
    if (headers.authorization !== `GenieKey ${key}`) return { status: 401 };
    const done = { status: 202, body: { result: "Request will be processed" } };
    const closing = /^\/v2\/alerts\/([^/]+)\/(close|acknowledge)\?identifierType=alias$/.exec(path);
    if (closing) {
      const held = alerts.get(decodeURIComponent(closing[1] ?? ""));
      if (held && closing[2] === "close") held.open = false;
      if (held && closing[2] === "acknowledge") held.acknowledged += 1;
      return done;
    }
    if (path !== "/v2/alerts") return { status: 404 };
    const a = json as Record<string, string> & { tags: string[]; details: Record<string, string> };
    if (!a.message || a.message.length > 130) return bad("message");
    if (!a.alias || a.alias.length > 512) return bad("alias");
    if ((a.description ?? "").length > 15_000) return bad("description");
    if (!/^P[1-5]$/.test(a.priority ?? "")) return bad("priority");
    if ((a.source ?? "").length > 100) return bad("source");
    if (a.tags.length > 20 || a.tags.some((t) => t.length > 50)) return bad("tags");
    if (Object.entries(a.details).join("").length > 8_000) return bad("details");
    const held = alerts.get(a.alias);
    alerts.set(a.alias, {
      open: true,
      triggers: (held?.triggers ?? 0) + 1,
      text: a.message,
      acknowledged: 0,
    });
    return done;
  };
  return { ...(await receiver(answer)), alerts };
}

/** A Workflows URL: one Adaptive Card of at most 28 KB. */
export function teamsReceiver(): Promise<Receiver> {
  return receiver(({ body, json }) => {
    if (Buffer.byteLength(body) > 28 * 1024) return { status: 413 };
    const { type, attachments } = json as {
      type: string;
      attachments: { contentType: string; content: never }[];
    };
    const [card] = attachments;
    const content = card?.content as unknown as { type: string; version: string; body: { type: string }[] };
    const right =
      type === "message" &&
      attachments.length === 1 &&
      card?.contentType === "application/vnd.microsoft.card.adaptive" &&
      content.type === "AdaptiveCard" &&
      /^1\.[0-5]$/.test(content.version) &&
      content.body.every((b) => b.type === "TextBlock");
    return { status: right ? 202 : 400 };
  });
}
