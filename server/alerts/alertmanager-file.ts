import { exportFile } from "#lib/alerting/alertmanager/index.ts";
import { listChannels } from "#server/channels/index.ts";
import { allows, authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { configurationInForce } from "./configuration.ts";
import { writeCommented } from "./yaml.ts";

/** The names of the receivers: GET /api/v2/receivers. */
export async function alertmanagerReceivers(ctx: ServiceContext): Promise<{ name: string }[]> {
  authorize(ctx, "incidents:read");
  const { configuration } = await configurationInForce(ctx);
  return configuration.receivers.map(({ name }) => ({ name }));
}

/** The routing as a file that Alertmanager and amtool take, with the channels as providers' settings without their secrets. */
export async function alertmanagerFile(ctx: ServiceContext): Promise<string> {
  authorize(ctx, "incidents:read");
  if (!allows(ctx.actor, "channels:read"))
    return "# The routing is shown to keys with the scope channels:read.\n";
  const { text } = await configurationInForce(ctx);
  return writeCommented(exportFile(text, await listChannels(ctx)));
}
