import type { ChannelRequest, ChannelResponse } from "#lib/channels/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { sendHttp } from "./send/http.ts";
import { sendMail } from "./send/mail.ts";
import { type NotificationRow, putInAppMessage } from "./store.ts";

/** Longest time of one request, whatever the route's intervals are. */
export const requestTimeoutMs = 15_000;

/** Sends one request and returns what came back; throws where nothing did. */
export async function transmit(
  ctx: ServiceContext,
  row: Pick<NotificationRow, "channelId" | "groupKey" | "notice" | "projectId">,
  request: ChannelRequest,
): Promise<ChannelResponse> {
  switch (request.kind) {
    case "http":
      return sendHttp(request, AbortSignal.timeout(requestTimeoutMs), ctx.now());
    case "mail":
      return within(sendMail(request), requestTimeoutMs);
    case "in_app":
      await putInAppMessage(ctx, {
        projectId: row.projectId,
        key: `${row.channelId}:${row.groupKey}`,
        priority: row.notice.priority,
        status: row.notice.status,
        title: request.title,
        body: request.body,
        url: request.url,
      });
      return { status: 200, headers: {}, body: "" };
  }
}

async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`there was no answer within ${ms / 1000} s`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
