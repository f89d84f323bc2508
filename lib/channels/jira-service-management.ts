import { z } from "zod";
import { defineChannel } from "./kind.ts";
import { opsgenieRequests } from "./opsgenie-request.ts";
import { judgeHttp } from "./outcome.ts";
import { keepTriggered } from "./pager.ts";

const config = z.strictObject({
  api_key: z.string().min(8).max(200).meta({ title: "Integration's API key", secret: true }),
  api_url: z
    .url({ protocol: /^https?$/ })
    .default("https://api.atlassian.com/jsm/ops/integration")
    .meta({ title: "Address of the API", destination: true }),
});

/** Opsgenie's successor takes the same alerts under another address. */
export const jiraServiceManagement = defineChannel({
  id: "jira-service-management",
  label: "Jira Service Management",
  config,
  concurrency: 4,
  intervalMs: 0,
  endpoint: (c) => c.api_url,
  acknowledges: true,
  render: (input) =>
    opsgenieRequests(input, {
      alertsUrl: `${input.config.api_url.replace(/\/$/, "")}/v2/alerts`,
      key: input.config.api_key,
    }),
  judge: judgeHttp,
  keep: keepTriggered,
});
