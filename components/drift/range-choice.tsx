"use client";

import { Choice } from "../ui/choice.tsx";
import { daysOf, rangeNames, type Span, type SpanChoice } from "./span.ts";

type Range = keyof typeof rangeNames;
type Change = { range?: Range; from?: string | null; to?: string | null };

type Props = {
  value: SpanChoice;
  span: Span;
  timeZone: string;
  onChange: (change: Change) => void;
};

const options = (Object.keys(rangeNames) as Range[]).map((value) => ({ value, label: rangeNames[value] }));
const field = "min-h-7 rounded-md border border-line bg-surface px-1.5 py-0.5 text-ink";

/** A span that ends now, or two days. */
export function RangeChoice({ value, span, timeZone, onChange }: Props) {
  const custom = value.range === "custom";
  return (
    <>
      <Choice
        label="Range"
        value={value.range as Range}
        options={options}
        onChange={(range) =>
          onChange(
            range === "custom" ? { range, ...daysOf(span, timeZone) } : { range, from: null, to: null },
          )
        }
      />
      {custom ? (
        <>
          <input
            type="date"
            aria-label="First day"
            value={value.from ?? ""}
            onChange={(event) => onChange({ from: event.target.value || null })}
            className={field}
          />
          <span>to</span>
          <input
            type="date"
            aria-label="Last day"
            value={value.to ?? ""}
            onChange={(event) => onChange({ to: event.target.value || null })}
            className={field}
          />
        </>
      ) : null}
    </>
  );
}
