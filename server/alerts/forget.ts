import { retention } from "#lib/domain/retention.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { onDatabaseClock } from "#server/kernel/database-clock.ts";
import {
  forgetAlertsBefore,
  forgetDigestsBefore,
  forgetEscalationsBefore,
  forgetHistoryBefore,
  forgetSilencesBefore,
  forgetTellingsBefore,
} from "./forget-store.ts";

/** Lets go of what has been over for long, in all projects (or the context's own); how many rows. */
export async function forgetAlerts(given: ServiceContext): Promise<number> {
  authorize(given, "channels:manage");
  const ctx = await onDatabaseClock(given);
  const before = (ms: number) => new Date(ctx.now().getTime() - ms);
  const log = before(retention.alertLogMs);
  return (
    (await forgetHistoryBefore(ctx, before(retention.alertHistoryMs))) +
    (await forgetSilencesBefore(ctx, before(retention.silencesMs))) +
    (await forgetEscalationsBefore(ctx, log)) +
    (await forgetDigestsBefore(ctx, log)) +
    (await forgetTellingsBefore(ctx, log)) +
    (await forgetAlertsBefore(ctx, log))
  );
}
