import { giveUpAfterMs, undelivered } from "#lib/channels/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { noticeInput } from "./notice-input.ts";
import { publicUrl } from "./public-url.ts";
import {
  type ChannelRow,
  findChannel,
  insertNotification,
  type NotificationRow,
  putInAppMessage,
  slugOf,
} from "./store.ts";

/** A dead letter is told: its notice goes to the fallback channel, and the bell says what happened. */
export async function bury(
  tx: ServiceContext,
  channel: ChannelRow,
  row: NotificationRow,
  why: string,
): Promise<void> {
  const now = tx.now();
  if (row.notice.reason === "test") return;
  const fellFrom = [...row.fellFrom, channel.id];
  const fallback = channel.fallback ? await findChannel(tx, channel.fallback) : undefined;
  if (fallback && !fellFrom.includes(fallback.id)) {
    const notice = noticeInput.parse(row.notice);
    const groupKey = `undelivered:${channel.name}:${row.groupKey}`;
    const note = `Channel ${channel.name} did not take it: ${why}`;
    await insertNotification(tx, {
      projectId: row.projectId,
      channelId: fallback.id,
      groupKey,
      stateVersion: row.stateVersion,
      notice: {
        ...notice,
        channelId: fallback.id,
        commonAnnotations: { ...notice.commonAnnotations, [undelivered]: note },
      },
      createdAt: now,
      dueAt: now,
      giveUpAt: new Date(now.getTime() + giveUpAfterMs),
      fellFrom,
    });
  }
  await putInAppMessage(tx, {
    projectId: row.projectId,
    key: `undelivered:${channel.id}`,
    priority: row.notice.priority,
    status: "firing",
    title: `A notification could not be delivered through ${channel.name}`,
    body: `${why}\n${fallback ? `It was passed to ${fallback.name}.` : "The channel has no fallback."}`,
    url: `${publicUrl()}/${await slugOf(tx, row.projectId)}/notifications?state=dead`,
  });
}
