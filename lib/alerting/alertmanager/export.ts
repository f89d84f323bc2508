import { findKind } from "../../channels/index.ts";
import { fieldsOf } from "../../channels/fields.ts";
import { hiddenSecret, type Settings } from "./settings.ts";

type ExportedChannel = { name: string; kind: string; config: Settings };

/** Before keys that Alertmanager does not know; the file's writer puts them into comments. */
export const ownMark = "__leeway__";
const own = (key: string, value: unknown) => (value === undefined ? {} : { [`${ownMark}${key}`]: value });

/** Where a channel of Leeway is one of Alertmanager's providers: its key there and its settings. */
const equivalents: Record<string, (c: Settings) => [string, Settings]> = {
  "slack-webhook": (c) => ["slack_configs", { api_url: c["webhook_url"] }],
  slack: (c) => [
    "slack_configs",
    {
      api_url: `${String(c["api_url"]).replace(/\/$/, "")}/chat.postMessage`,
      channel: c["channel"],
      http_config: { authorization: { type: "Bearer", credentials: c["bot_token"] } },
    },
  ],
  pagerduty: (c) => [
    "pagerduty_configs",
    { routing_key: c["routing_key"], url: `${String(c["api_url"]).replace(/\/$/, "")}/v2/enqueue` },
  ],
  opsgenie: (c) => [
    "opsgenie_configs",
    { api_key: c["api_key"], api_url: `${String(c["api_url"]).replace(/\/$/, "")}/` },
  ],
  email: (c) => [
    "email_configs",
    {
      to: [c["to"]].flat().join(", "),
      from: c["from"],
      smarthost: `${String(c["host"])}:${String(c["port"])}`,
      ...(c["user"] ? { auth_username: c["user"], auth_password: c["password"] } : {}),
      require_tls: c["security"] === "starttls",
    },
  ],
  webhook: (c) => [
    "webhook_configs",
    { url: c["url"], ...(c["max_alerts"] ? { max_alerts: c["max_alerts"] } : {}) },
  ],
  teams: (c) => ["msteamsv2_configs", { webhook_url: c["workflow_url"] }],
};

/**
 * A configuration as Alertmanager's file: receivers with providers' settings, secrets as <secret>. Which channel each
 * of them is, and what only Leeway knows, stays under marked keys, always behind another one.
 */
export function exportFile(text: Settings, channels: readonly ExportedChannel[]): Settings {
  const named = new Map(channels.map((c) => [c.name, c]));
  const { receivers, route, leeway, ...rest } = text;
  return {
    route: routeOut(route as Settings),
    receivers: (receivers as Settings[]).map((r) => receiverOut(r, named)),
    ...rest,
    ...own("leeway", leeway),
  };
}

function routeOut({ leeway, routes, ...route }: Settings): Settings {
  const kept = {
    ...route,
    ...(routes === undefined ? {} : { routes: (routes as Settings[]).map(routeOut) }),
  };
  if (leeway === undefined) return kept;
  // A comment needs a key before it.
  return { ...(Object.keys(kept).length === 0 ? { continue: false } : kept), ...own("leeway", leeway) };
}

function receiverOut(receiver: Settings, named: ReadonlyMap<string, ExportedChannel>): Settings {
  const { name, channels = [], send_resolved, leeway } = receiver;
  const out: Record<string, unknown> = { name };
  for (const of of channels as string[]) {
    const channel = named.get(of);
    const equivalent = channel && equivalents[channel.kind];
    if (!equivalent) continue;
    const [provider, settings] = equivalent(withHidden(channel));
    const entry = { send_resolved: send_resolved ?? true, ...settings, ...own("leeway_channel", of) };
    out[provider] = [...((out[provider] as unknown[] | undefined) ?? []), entry];
  }
  return {
    ...out,
    ...own("channels", receiver["channels"]),
    ...own("send_resolved", send_resolved),
    ...own("leeway", leeway),
  };
}

function withHidden({ kind, config }: ExportedChannel): Settings {
  const fields = fieldsOf(findKind(kind)!);
  return {
    ...config,
    ...Object.fromEntries(fields.filter((f) => f.secret).map((f) => [f.name, hiddenSecret])),
  };
}
