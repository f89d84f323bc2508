import { giveUpAfterMs } from "#lib/channels/index.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import type { Notice } from "#lib/domain/notice.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { onDatabaseClock } from "#server/kernel/database-clock.ts";
import { noticeInput } from "./notice-input.ts";
import { findChannelById, insertNotification } from "./store.ts";

// Who presses the test button waits for the answer, not for tomorrow.
const testGivesUpAfterMs = 120_000;

/**
 * Writes a notice into the outbox, in the caller's transaction: it is sent if and only if that commits. The same
 * channel, group and state again changes nothing.
 */
export async function enqueueNotice(tx: ServiceContext, notice: Notice): Promise<{ id: number }> {
  authorize(tx, "channels:manage");
  const said = noticeInput.parse(notice);
  const channel = await findChannelById(tx, said.channelId);
  if (!channel || channel.projectId !== tx.projectId) {
    throw new LeewayError("NOT_FOUND", `The channel ${said.channelId} does not exist.`);
  }
  const now = (await onDatabaseClock(tx)).now();
  const patience = said.reason === "test" ? testGivesUpAfterMs : giveUpAfterMs;
  return insertNotification(tx, {
    projectId: channel.projectId,
    channelId: channel.id,
    groupKey: said.groupKey,
    stateVersion: said.stateVersion,
    notice: said,
    createdAt: now,
    dueAt: now,
    giveUpAt: new Date(now.getTime() + patience),
  });
}
