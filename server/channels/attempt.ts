import { type Handle, type Outcome, redact } from "#lib/channels/index.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { acknowledgeLinks } from "./acknowledge-link.ts";
import { handleOf, writeLeased } from "./delivery-store.ts";
import { groupIdOf, messageIdOf } from "./ids.ts";
import { noticeInput } from "./notice-input.ts";
import { open } from "./opened.ts";
import { publicUrl } from "./public-url.ts";
import type { ChannelRow, NotificationRow } from "./store.ts";
import { transmit } from "./transmit.ts";

export type Attempted = { outcome: Outcome; status: number | null; handle: Handle | null };

/** Sends what is still to be sent of one notification. Never throws: what went wrong is its outcome, free of secrets. */
export async function attempt(
  ctx: ServiceContext,
  channel: ChannelRow,
  row: NotificationRow,
): Promise<Attempted> {
  let secrets: string[] = [];
  let status: number | null = null;
  let handle: Handle | null = null;
  try {
    if (channel.retiredAt) return permanent("The channel was removed.");
    if (!channel.enabled) return permanent("The channel is switched off.");
    const opened = open(channel);
    const { kind, config } = opened;
    secrets = opened.secrets;
    const notice = noticeInput.parse(row.notice);
    handle = await handleOf(ctx, row);
    const requests = kind.render({
      config,
      notice,
      handle,
      groupId: groupIdOf(row.channelId, row.groupKey),
      messageId: messageIdOf(row.channelId, row.groupKey, row.stateVersion),
      publicUrl: publicUrl(),
      acknowledgeUrl: acknowledgeLinks(row, notice),
      now: ctx.now(),
    });
    const first = row.state === "delivered" ? 0 : row.steps;
    for (const [i, request] of requests.entries()) {
      if (i < first) continue;
      const response = await transmit(ctx, row, request);
      status = response.status;
      const outcome = kind.judge(response, ctx.now());
      if (outcome.kind !== "sent") {
        return { outcome: { ...outcome, why: redact(outcome.why, secrets) }, status, handle };
      }
      if (handle === null && outcome.handle) handle = outcome.handle;
      if (i < requests.length - 1) await writeLeased(ctx, row, { steps: i + 1 });
    }
    return { outcome: { kind: "sent" }, status, handle: kind.keep ? kind.keep(notice, handle) : null };
  } catch (error) {
    return { outcome: failure(error, secrets), status, handle };
  }
}

const permanent = (why: string): Attempted => ({
  outcome: { kind: "permanent", why },
  status: null,
  handle: null,
});

const words: Record<string, string> = {
  ENOTFOUND: "the name of the server could not be resolved",
  EAI_AGAIN: "the name of the server could not be resolved",
  EDNS: "the name of the server could not be resolved",
  ECONNREFUSED: "the server refused the connection",
  ECONNRESET: "the server closed the connection",
  UND_ERR_SOCKET: "the server closed the connection",
  UND_ERR_CONNECT_TIMEOUT: "the server could not be reached in time",
  ETIMEDOUT: "the server did not answer in time",
  ESOCKET: "the connection to the server failed",
  EAUTH: "the server refused the user name or password",
};

/** Addresses that are not allowed stay so; everything that the network does may pass. */
function failure(error: unknown, secrets: readonly string[]): Outcome {
  if (error instanceof LeewayError) {
    const why = redact(error.message, secrets);
    return error.code === "UNSAFE" ? { kind: "permanent", why } : { kind: "retry", why };
  }
  const inner = (error as Error).cause ?? error;
  const { code, message, name } = inner as Error & { code?: string };
  if (name === "TimeoutError" || name === "AbortError") {
    return { kind: "retry", why: "there was no answer in time" };
  }
  const known = code ? words[code] : undefined;
  const why = known ? `${known} (${code})` : [message, code && `(${code})`].filter(Boolean).join(" ");
  return { kind: "retry", why: redact(why, secrets).slice(0, 500) };
}
