import { type Entry } from "./settings.ts";

/** A channel of Leeway with the settings of a provider; or why there can be none. */
export type Converted =
  | { kind: string; config: Record<string, unknown>; notes?: string[] }
  | { impossible: string };

const trimmed = (url: string) => url.replace(/\/+$/, "");

function slack(e: Entry): Converted {
  const secret = e.secret("api_url", "webhook_url", "slack_api_url");
  const channel = e.text("channel");
  const bot = e.own["http_config"] as { authorization?: { credentials?: unknown } } | undefined;
  const token = bot?.authorization?.credentials;
  if (typeof token === "string" && "value" in secret && secret.value.endsWith("/chat.postMessage")) {
    e.taken.add("http_config");
    if (token === "<secret>") e.hidden.push("bot_token");
    const api_url = secret.value.replace(/\/chat\.postMessage$/, "");
    return { kind: "slack", config: { bot_token: token, channel, api_url } };
  }
  if ("missing" in secret) return { impossible: secret.missing };
  const notes =
    channel === "" ? [] : [`channel ${channel}: an incoming webhook posts where Slack made it for`];
  return { kind: "slack-webhook", config: { webhook_url: secret.value }, notes };
}

function pagerduty(e: Entry): Converted {
  if (e.own["service_key"] !== undefined || e.own["service_key_file"] !== undefined) {
    return {
      impossible: "service_key belongs to PagerDuty's older API: give the routing_key of Events API v2",
    };
  }
  const secret = e.secret("routing_key", "routing_key");
  const url = e.text("url", "pagerduty_url", "https://events.pagerduty.com/v2/enqueue");
  if ("missing" in secret) return { impossible: secret.missing };
  const api_url = trimmed(url).replace(/\/v2\/enqueue$/, "");
  return { kind: "pagerduty", config: { routing_key: secret.value, api_url } };
}

function opsgenie(e: Entry): Converted {
  const secret = e.secret("api_key", "api_key", "opsgenie_api_key");
  const api_url = trimmed(e.text("api_url", "opsgenie_api_url", "https://api.opsgenie.com"));
  if ("missing" in secret) return { impossible: secret.missing };
  return { kind: "opsgenie", config: { api_key: secret.value, api_url } };
}

function email(e: Entry): Converted {
  const smarthost = e.text("smarthost", "smtp_smarthost");
  if (smarthost === "") return { impossible: "it has no smarthost, and global has no smtp_smarthost" };
  const [, host = "", port = "25"] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(smarthost) ?? [];
  const user = e.text("auth_username", "smtp_auth_username");
  const secret = user === "" ? { value: "" } : e.secret("auth_password", "password", "smtp_auth_password");
  if ("missing" in secret) return { impossible: secret.missing };
  const addresses = (text: string) => text.split(",").map((a) => (/<([^<>]+)>\s*$/.exec(a)?.[1] ?? a).trim());
  const tls = e.flag("require_tls", "smtp_require_tls", true);
  const security = port === "465" ? "tls" : tls ? "starttls" : "none";
  const [from = ""] = addresses(e.text("from", "smtp_from"));
  const to = addresses(e.text("to"));
  const config = { host, port: Number(port), security, user, password: secret.value, from, to };
  // What the file says in so many words is allowed; nobody else's password goes unencrypted.
  if (security !== "none" || user === "") return { kind: "email", config };
  return {
    kind: "email",
    config: { ...config, insecure_login: "allow" },
    notes: ["it signs in without encryption, as require_tls is false"],
  };
}

function webhook(e: Entry): Converted {
  const secret = e.secret("url", "url");
  e.taken.add("max_alerts");
  if ("missing" in secret) return { impossible: secret.missing };
  const max = e.own["max_alerts"];
  return {
    kind: "webhook",
    config: { url: secret.value, ...(typeof max === "number" ? { max_alerts: max } : {}) },
    notes: ["it is signed with a new secret of its own, which a receiver may leave unread"],
  };
}

function teams(e: Entry): Converted {
  const secret = e.secret("webhook_url", "workflow_url");
  if ("missing" in secret) return { impossible: secret.missing };
  return { kind: "teams", config: { workflow_url: secret.value } };
}

/** Alertmanager's providers that Leeway has a channel for. */
export const providers: Record<string, (entry: Entry) => Converted> = {
  slack_configs: slack,
  pagerduty_configs: pagerduty,
  opsgenie_configs: opsgenie,
  email_configs: email,
  webhook_configs: webhook,
  msteamsv2_configs: teams,
  msteams_configs: teams,
};

/** Keys of `global` that the providers above read. */
export const globalsRead = [
  "slack_api_url",
  "slack_api_url_file",
  "pagerduty_url",
  "opsgenie_api_url",
  "opsgenie_api_key",
  "opsgenie_api_key_file",
  "smtp_smarthost",
  "smtp_from",
  "smtp_auth_username",
  "smtp_auth_password",
  "smtp_auth_password_file",
  "smtp_require_tls",
];
