import { withoutExtensions } from "#lib/alerting/extension.ts";
import { allows, authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { configurationInForce } from "./configuration.ts";
import { writeYaml } from "./yaml.ts";

/** The names of the receivers: GET /api/v2/receivers. */
export async function alertmanagerReceivers(ctx: ServiceContext): Promise<{ name: string }[]> {
  authorize(ctx, "incidents:read");
  const { configuration } = await configurationInForce(ctx);
  return configuration.receivers.map(({ name }) => ({ name }));
}

/** The routing as a file that Alertmanager and amtool take: its receivers have names, but not Leeway's channels. */
export async function alertmanagerFile(ctx: ServiceContext): Promise<string> {
  authorize(ctx, "incidents:read");
  if (!allows(ctx.actor, "channels:read"))
    return "# The routing is shown to keys with the scope channels:read.\n";
  const { text, configuration } = await configurationInForce(ctx);
  const receivers = configuration.receivers.map(({ name }) => ({ name }));
  return writeYaml({ ...(withoutExtensions(text) as object), receivers });
}
