import { createHash } from "node:crypto";

const hash = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 40);

/** Names a group at its provider: the same over the group's life, across restarts and attempts. */
export function groupIdOf(channelId: number, groupKey: string): string {
  return hash(`${channelId}\n${groupKey}`);
}

/** Names one notification at its receiver: the same over all attempts. */
export function messageIdOf(channelId: number, groupKey: string, stateVersion: number): string {
  return hash(`${channelId}\n${groupKey}\n${stateVersion}`);
}

export function endpointHash(kind: string, endpoint: string): string {
  return hash(`${kind}\n${endpoint}`);
}
