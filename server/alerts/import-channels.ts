import { randomBytes } from "node:crypto";
import { importFile, type WantedChannel } from "#lib/alerting/alertmanager/index.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import { channelNames, putChannel } from "#server/channels/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";

/** What a file's providers became: never their settings, some of which are secret. */
export type Imported = {
  channels: { name: string; kind: string; receiver: string; change: "made" | "changed" | "kept" }[];
  /** What was not taken over, in words. */
  notes: string[];
};
type Planned = WantedChannel & { change: Imported["channels"][number]["change"] };

export type Import = {
  file: Record<string, unknown>;
  planned: Planned[];
  imported: Imported;
};

/** What an Alertmanager file asks for, and what would become of it here. Changes nothing. */
export async function planImport(ctx: ServiceContext, data: Record<string, unknown>): Promise<Import> {
  const known = new Map((await channelNames(ctx)).map((c) => [c.name, c.kind]));
  const { file, channels, notes } = importFile(data, known);
  const planned: Planned[] = [];
  const gone = new Set<string>();
  for (const channel of channels) {
    const there = known.has(channel.name);
    if (channel.hidden.length > 0 && !there) {
      gone.add(channel.name);
      notes.push(
        `receiver ${channel.receiver}: the file hides ${channel.hidden.join(", ")} of ${channel.name}, so it is left out.`,
      );
      continue;
    }
    const change = channel.hidden.length > 0 ? "kept" : there ? "changed" : "made";
    planned.push({ ...channel, change });
  }
  const receivers = file["receivers"];
  if (Array.isArray(receivers)) {
    for (const receiver of receivers as { name?: unknown; channels?: unknown[] }[]) {
      const all = Array.isArray(receiver?.channels) ? receiver.channels : [];
      if (all.length === 0) continue;
      receiver.channels = all.filter((name) => !gone.has(String(name)));
    }
  }
  const shown = planned.map(({ name, kind, receiver, change }) => ({ name, kind, receiver, change }));
  return { file, planned, imported: { channels: shown, notes } };
}

/** Makes and changes the channels, in the caller's transaction. */
export async function carryOut(tx: ServiceContext, planned: readonly Planned[]): Promise<void> {
  for (const { name, kind, config, change } of planned) {
    if (change === "kept") continue;
    const signed = kind === "webhook" && change === "made" ? { signing_secret: newSecret() } : {};
    try {
      await putChannel(tx, { name, kind, config: { ...config, ...signed } });
    } catch (error) {
      if (!(error instanceof LeewayError)) throw error;
      throw new LeewayError(error.code, `The channel ${name}: ${error.message}`, { details: error.details });
    }
  }
}

const newSecret = () => `whsec_${randomBytes(32).toString("base64")}`;
