import { randomInt } from "node:crypto";
import { backoffMs } from "#lib/channels/index.ts";
import { log } from "#server/kernel/log.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import type { Attempted } from "./attempt.ts";
import { bury } from "./bury.ts";
import {
  countFailure,
  endAttempt,
  endOlderResends,
  holdChannel,
  openBreaker,
  resetBreaker,
  setHandle,
  writeLeased,
} from "./delivery-store.ts";
import { kindOf } from "./opened.ts";
import type { ChannelRow, NotificationRow } from "./store.ts";

/** Failures in a row after which an endpoint is left alone for a while. */
export const failuresToOpen = 5;
const [openFirstMs, openMostMs] = [10_000, 300_000];
const jitter = () => randomInt(1_000_000) / 1_000_000;

/** Writes down how an attempt went, unless the lease has passed to somebody else. */
export async function finish(
  ctx: ServiceContext,
  channel: ChannelRow,
  row: NotificationRow,
  attempted: Attempted,
): Promise<void> {
  const { outcome, status } = attempted;
  await transaction({ ...ctx, projectId: row.projectId }, async (tx) => {
    const after = settled(tx, channel, row, attempted);
    if (!(await writeLeased(tx, row, { ...after, leaseUntil: null }))) {
      log("channels").warn({ notification: row.id }, "a lease had passed on before its attempt ended");
      return;
    }
    const detail = outcome.kind === "sent" ? null : outcome.why;
    await endAttempt(tx, row, { outcome: outcome.kind, status, detail });
    await noteEndpoint(tx, channel, attempted);
    if (outcome.kind === "sent") {
      await setHandle(tx, row, attempted.handle);
      await endOlderResends(tx, row);
    } else if (outcome.kind === "retry" && outcome.forget) await setHandle(tx, row, null);
    if (outcome.kind === "retry" && outcome.limited) {
      await holdChannel(tx, row.channelId, new Date(tx.now().getTime() + (outcome.afterMs ?? 30_000)));
    }
    if (after.state === "dead") await bury(tx, channel, row, after.lastError ?? "");
  });
}

function settled(tx: ServiceContext, channel: ChannelRow, row: NotificationRow, { outcome }: Attempted) {
  const now = tx.now().getTime();
  if (outcome.kind === "sent") {
    const resend = row.notice.reason === "test" ? undefined : kindOf(channel.kind).resend;
    const until = row.resendUntil ?? (resend && new Date(now + resend.afterResolvedMs));
    const again = resend && (row.notice.status === "firing" || (until && until.getTime() > now));
    return {
      state: "delivered",
      steps: 0,
      lastError: null,
      deliveredAt: row.deliveredAt ?? tx.now(),
      resendAt: resend && again ? new Date(now + resend.everyMs) : null,
      resendUntil: row.notice.status === "resolved" ? (until ?? null) : null,
    };
  }
  const lastError = outcome.why;
  if (outcome.kind === "permanent") return { state: "dead", lastError, resendAt: null };
  const pause = outcome.forget ? 0 : Math.max(backoffMs(row.attempts, jitter()), outcome.afterMs ?? 0);
  const next = new Date(now + pause);
  if (row.state === "delivered") return { state: "delivered", lastError, resendAt: next };
  const steps = outcome.forget ? { steps: 0 } : {};
  // A pause that ends after the last moment is cut short: the last attempt is made then.
  if (now >= row.giveUpAt.getTime()) return { state: "dead", lastError, ...steps };
  return { state: "pending", lastError, dueAt: next > row.giveUpAt ? row.giveUpAt : next, ...steps };
}

/** Only what the endpoint itself failed at counts: no answer, or one of 5xx. */
async function noteEndpoint(tx: ServiceContext, channel: ChannelRow, { outcome, status }: Attempted) {
  const failed = outcome.kind === "retry" && !outcome.limited && (status === null || status >= 500);
  if (!failed) return resetBreaker(tx, channel);
  const over = (await countFailure(tx, channel)) - failuresToOpen;
  if (over < 0) return;
  const openMs = Math.min(openMostMs, openFirstMs * 2 ** Math.min(10, over)) * (0.5 + jitter() / 2);
  await openBreaker(tx, channel, new Date(tx.now().getTime() + openMs));
}
