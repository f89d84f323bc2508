import type { Flapping } from "#lib/alerting/extension.ts";
import { stillFlaps } from "#lib/alerting/flap.ts";
import { isAcknowledged, isFiring } from "#lib/alerting/flush.ts";
import { said } from "#lib/channels/index.ts";
import { asAlert } from "./as-alert.ts";
import type { AlertRow } from "./store.ts";

export type ShownAlert = {
  id: number;
  fingerprint: string;
  status: "firing" | "resolved";
  labels: Record<string, string>;
  annotations: Record<string, string>;
  starts_at: string;
  ends_at: string | null;
  acknowledged: boolean;
  acknowledged_by: string | null;
  /** From then on it speaks again; null: not before it ends. */
  acknowledged_until: string | null;
  /** Since when it comes and goes too often to be told each time. */
  flapping_since: string | null;
  url: string;
};

export function shownAlert(row: AlertRow, now: Date, flapping: Flapping | null): ShownAlert {
  const flaps = asAlert(row).flaps!;
  const comesAndGoes =
    row.annotations[said.flapping] !== undefined || stillFlaps(flaps, flapping, now.getTime());
  return {
    id: row.id,
    fingerprint: row.fingerprint,
    status: isFiring(asAlert(row), now.getTime()) ? "firing" : "resolved",
    labels: row.labels,
    annotations: row.annotations,
    starts_at: row.startsAt.toISOString(),
    ends_at: row.endsAt?.toISOString() ?? null,
    acknowledged: isAcknowledged(asAlert(row), now.getTime()),
    acknowledged_by: row.acknowledgedBy,
    acknowledged_until: row.acknowledgedUntil?.toISOString() ?? null,
    flapping_since: comesAndGoes ? (row.flappingSince?.toISOString() ?? null) : null,
    url: row.url,
  };
}
