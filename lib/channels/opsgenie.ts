import { z } from "zod";
import { defineChannel } from "./kind.ts";
import { opsgenieRequests } from "./opsgenie-request.ts";
import { judgeHttp } from "./outcome.ts";
import { keepTriggered } from "./pager.ts";

const config = z.strictObject({
  api_key: z.string().min(8).max(200).meta({ title: "API key", secret: true }),
  api_url: z
    .url({ protocol: /^https?$/ })
    .default("https://api.opsgenie.com")
    .meta({
      title: "Address of the API",
      description: "https://api.eu.opsgenie.com in Europe",
      destination: true,
    }),
});

/** Works until 5 April 2027, when Atlassian ends Opsgenie. */
export const opsgenie = defineChannel({
  id: "opsgenie",
  label: "Opsgenie",
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
