import { inApp } from "#lib/channels/in-app.ts";
import type { Notice } from "#lib/domain/notice.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { publicUrl } from "./public-url.ts";
import { putInAppMessage, slugOf } from "./store.ts";

type Words = { priority: string; status: string; title: string; body: string; path: string };

/**
 * Puts a message under the bell, in the caller's transaction: a notice or plain words, for one person (`userId`) or for
 * everybody. The same key again brings it up to date.
 */
export async function tellBell(
  tx: ServiceContext,
  of: { key: string; userId: number | null; say: Notice | Words },
): Promise<void> {
  authorize(tx, "channels:manage");
  const { key, userId, say } = of;
  const row = { projectId: tx.projectId, key, userId, priority: say.priority, status: say.status };
  if ("title" in say) {
    const url = `${publicUrl()}/${await slugOf(tx, tx.projectId)}${say.path}`;
    await putInAppMessage(tx, { ...row, title: say.title, body: say.body, url });
    return;
  }
  const rendered = inApp.render({
    config: {},
    notice: say,
    handle: null,
    groupId: key,
    messageId: key,
    publicUrl: publicUrl(),
    now: tx.now(),
  });
  for (const request of rendered) {
    if (request.kind !== "in_app") continue;
    const { title, body, url } = request;
    await putInAppMessage(tx, { ...row, title, body, url });
  }
}
