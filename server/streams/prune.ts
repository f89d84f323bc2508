import type { StreamSettings } from "#lib/stream/settings.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { runsInForce } from "./in-force.ts";
import { isHourly } from "./signals.ts";
import { dropAlarms, dropRuns, type Run, runsOfSettingsBefore } from "./store.ts";

const keptMs = 35 * 86_400_000;

function inForce(run: Pick<Run, "signal" | "detector" | "runLength">, settings: StreamSettings): boolean {
  const { signal: id } = run;
  if (settings.signals !== null && !settings.signals.includes(id)) return false;
  return runsInForce([run], { id, hourly: isHourly(id) }, settings).length > 0;
}

/**
 * Forgets what was read at former run lengths, and by detectors and of signals that are no longer chosen, 35 days after the
 * settings changed: nothing reads it on. Their thresholds stay, so that going back costs a reading and no calibration.
 */
export async function forgetRuns(ctx: ServiceContext): Promise<number> {
  authorize(ctx, "events:write");
  return transaction(ctx, async (tx) => {
    const held = await runsOfSettingsBefore(tx, new Date(ctx.now().getTime() - keptMs));
    const former = held.filter(({ run, settings }) => !inForce(run, settings)).map(({ run }) => run);
    await dropAlarms(tx, former);
    await dropRuns(tx, former);
    return former.length;
  });
}
