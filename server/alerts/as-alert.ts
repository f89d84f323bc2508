import type { Silence } from "#lib/alerting/index.ts";
import { parseMatchers } from "#lib/alerting/index.ts";
import type { Alert } from "#lib/alerting/flush.ts";
import type { AlertRow, SilenceRow } from "./store.ts";

export function asAlert(row: AlertRow): Alert {
  return {
    fingerprint: row.fingerprint,
    labels: row.labels,
    startsAt: row.startsAt.getTime(),
    endsAt: row.endsAt?.getTime() ?? null,
    acknowledged: row.acknowledged,
    flaps: { starts: row.starts, since: row.flappingSince?.getTime() ?? null },
    acknowledgedUntil: row.acknowledgedUntil?.getTime() ?? null,
  };
}

export function asSilence(row: SilenceRow): Silence {
  return {
    id: row.id,
    matchers: row.matchers.flatMap(parseMatchers),
    startsAt: row.startsAt.getTime(),
    endsAt: row.endsAt.getTime(),
  };
}
