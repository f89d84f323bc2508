import { alertmanager } from "./alertmanager.ts";
import { email } from "./email.ts";
import { inApp } from "./in-app.ts";
import { jiraServiceManagement } from "./jira-service-management.ts";
import type { ChannelKind } from "./kind.ts";
import { opsgenie } from "./opsgenie.ts";
import { pagerduty } from "./pagerduty.ts";
import { slack } from "./slack.ts";
import { slackWebhook } from "./slack-webhook.ts";
import { teams } from "./teams.ts";
import { webhook } from "./webhook.ts";

/** Every kind of channel: one file and one line. */
export const channelKinds: readonly ChannelKind[] = [
  slack,
  slackWebhook,
  teams,
  pagerduty,
  opsgenie,
  jiraServiceManagement,
  email,
  webhook,
  alertmanager,
  inApp,
];

export function findKind(id: string): ChannelKind | undefined {
  return channelKinds.find((k) => k.id === id);
}

export { backoffMs, giveUpAfterMs } from "./backoff.ts";
export { type ChannelField, fieldsOf, redact } from "./fields.ts";
export type {
  ChannelKind,
  ChannelRequest,
  ChannelResponse,
  Handle,
  HttpRequest,
  MailRequest,
  Outcome,
} from "./kind.ts";
export { said, undelivered } from "./words.ts";
