import { readableInstants } from "#lib/format/instants.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { config } from "#server/kernel/config.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { onDatabaseClock } from "#server/kernel/database-clock.ts";
import { log } from "#server/kernel/log.ts";
import { oldestWait } from "./delivery-store.ts";
import { publicUrl } from "./public-url.ts";
import { sendHttp } from "./send/http.ts";
import { projectsWithChannels, putInAppMessage, slugOf } from "./store.ts";

/** A notification that may be sent and has waited so long means that nobody sends. */
export const stalledAfterMs = 120_000;

/**
 * Runs beside delivery, not in it. While notifications flow it pings LEEWAY_HEARTBEAT_URL, whose owner alarms when the
 * pings stop; when they do not flow it does not ping, and says so in every bell.
 */
export async function heartbeat(given: ServiceContext): Promise<{ stalled: boolean; pinged: boolean }> {
  authorize(given, "channels:manage");
  const ctx = await onDatabaseClock(given);
  const waiting = await oldestWait(ctx);
  const stalled = waiting !== null && ctx.now().getTime() - waiting.getTime() > stalledAfterMs;
  if (stalled) {
    log("channels").error({ since: waiting }, "notifications are not being delivered");
    for (const projectId of await projectsWithChannels(ctx)) {
      await putInAppMessage(ctx, {
        projectId,
        key: "delivery-stalled",
        priority: "P1",
        status: "firing",
        title: "Notifications are not being delivered",
        body: `The oldest has waited since ${readableInstants(waiting.toISOString())}. See that the worker runs and reaches Postgres.`,
        url: `${publicUrl()}/${await slugOf(ctx, projectId)}/notifications`,
      });
    }
    return { stalled, pinged: false };
  }
  const url = config().LEEWAY_HEARTBEAT_URL;
  if (!url) return { stalled, pinged: false };
  try {
    const request = { kind: "http", method: "GET", url, headers: {}, body: "" } as const;
    const { status } = await sendHttp(request, AbortSignal.timeout(10_000), ctx.now());
    if (status >= 200 && status < 300) return { stalled, pinged: true };
    log("channels").warn({ status }, "the heartbeat was refused");
  } catch (error) {
    const { code, name } = ((error as Error).cause ?? error) as Error & { code?: string };
    log("channels").warn({ why: code ?? name }, "the heartbeat could not be sent");
  }
  return { stalled, pinged: false };
}
