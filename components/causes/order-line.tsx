import { moment } from "#lib/format/time.ts";
import { whoIs } from "#lib/format/who.ts";
import type { IncidentCauses } from "#server/causes/index.ts";
import { Button } from "../ui/button.tsx";

type Props = {
  given: NonNullable<IncidentCauses["order_by_person"]>;
  timeZone: string;
  busy: boolean;
  onReset: (() => void) | undefined;
};

/** Who put the causes in the order in which they stand. */
export function CauseOrderLine({ given, timeZone, busy, onReset }: Props) {
  return (
    <p className="mb-2 flex flex-wrap items-center gap-2 text-[12px]">
      <span>
        Ordered by {whoIs(given.actor)}, {moment(given.at, timeZone)}
        {given.note === null ? "" : `: ${given.note}`}. The numbers are those of the search.
      </span>
      {onReset ? (
        <Button disabled={busy} onClick={onReset}>
          Order as found
        </Button>
      ) : null}
    </p>
  );
}
