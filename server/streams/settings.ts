import { createHash } from "node:crypto";
import { LeewayError } from "#lib/domain/errors.ts";
import { detectors } from "#lib/stream/index.ts";
import { runLengths, type StreamSettings, streamSettings, usualSettings } from "#lib/stream/settings.ts";
import { parseInput } from "#server/drift/index.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { actorName, type ServiceContext, transaction } from "#server/kernel/context.ts";
import { findSubject, type Subject } from "#server/profiles/index.ts";
import { everySignal, mostMeans } from "./signals.ts";
import { lockSettings, replaceSettings, selectAllSettings, selectSettings } from "./store.ts";

/** Names exactly these settings: others have another one. */
function revisionOf(settings: StreamSettings): string {
  return createHash("sha256")
    .update(JSON.stringify(streamSettings.parse(settings)))
    .digest("hex")
    .slice(0, 16);
}

/** What counts for a model: what was set, or what is usual. */
export async function settingsOf(
  ctx: ServiceContext,
  { modelId }: Pick<Subject, "modelId">,
): Promise<StreamSettings> {
  return (await selectSettings(ctx, modelId))?.settings ?? usualSettings;
}

/** The revision of the settings of each version's model, where some were set: how a job sees that they changed. */
export async function settingsRevisions(ctx: ServiceContext): Promise<Map<number, string>> {
  authorize(ctx, "models:read");
  return new Map((await selectAllSettings(ctx)).map((row) => [row.versionId, revisionOf(row.settings)]));
}

/** The body of GET /models/{m}/streams/settings: what is set, and what there is to choose from. */
export async function streamsSettings(ctx: ServiceContext, input: { model: string }) {
  authorize(ctx, "drift:read");
  const subject = await findSubject(ctx, { model: input.model });
  const row = await selectSettings(ctx, subject.modelId);
  const settings = row?.settings ?? usualSettings;
  const signals = await everySignal(ctx, subject);
  return {
    model: subject.model,
    ...settings,
    revision: revisionOf(settings),
    updated_by: row?.updatedBy ?? null,
    updated_at: row?.updatedAt.toISOString() ?? null,
    choices: {
      run_length: runLengths.event,
      hourly_run_length: runLengths.hour,
      detectors: detectors.map(({ id, title }) => ({ id, title })),
      signals: signals.map(({ id, title, hourly }) => ({ id, title, hourly })),
      most_hourly: mostMeans(),
    },
  };
}

/**
 * Replaces what is set about a model's streams; the same again changes nothing. Thresholds at another run length
 * are found, and the streams read anew, by the worker. With `expected`, the revision that the caller has read, settings
 * that somebody else changed meanwhile are not overwritten.
 */
export async function setStreams(
  ctx: ServiceContext,
  input: { model: string; settings: unknown; expected?: string | undefined },
) {
  authorize(ctx, "monitors:write");
  const settings = parseInput(streamSettings, input.settings);
  const subject = await findSubject(ctx, { model: input.model });
  if (settings.signals) await checkSignals(ctx, subject, settings.signals);
  await transaction(ctx, async (tx) => {
    await lockSettings(tx, subject.modelId);
    const before = await settingsOf(tx, subject);
    if (input.expected !== undefined && input.expected !== revisionOf(before)) {
      throw new LeewayError(
        "STALE",
        `The stream settings of ${subject.model} have changed since revision ${input.expected}: ` +
          "read them again, then send yours.",
      );
    }
    if (revisionOf(before) === revisionOf(settings)) return;
    const row = { modelId: subject.modelId, settings, updatedBy: actorName(tx.actor), updatedAt: tx.now() };
    await replaceSettings(tx, row);
    await audit(tx, {
      action: "stream_settings.replace",
      subject: `model:${subject.model}`,
      before,
      after: settings,
    });
  });
  return streamsSettings(ctx, input);
}

async function checkSignals(ctx: ServiceContext, subject: Subject, chosen: readonly string[]): Promise<void> {
  const signals = await everySignal(ctx, subject);
  const unknown = chosen.find((id) => !signals.some((s) => s.id === id));
  const field = { details: { field: "signals" } };
  if (unknown !== undefined) {
    const known = signals.slice(0, 30).map((s) => s.id);
    const more = signals.length > known.length ? ` and ${signals.length - known.length} more` : "";
    throw new LeewayError(
      "INVALID",
      `signals: ${subject.model} has no signal ${unknown}. It has ${known.join(", ")}${more}.`,
      field,
    );
  }
  const means = signals.filter((s) => s.hourly && chosen.includes(s.id)).length;
  if (means > mostMeans()) {
    throw new LeewayError(
      "INVALID",
      `signals: ${means} hourly means are chosen and at most ${mostMeans()} are read (LEEWAY_STREAM_FEATURES).`,
      field,
    );
  }
}
