"use client";

import type { Grain } from "#lib/domain/drift.ts";
import { Choice } from "../ui/choice.tsx";
import { baselineOptions } from "./baseline.prepare.ts";

type Props = { grain: Grain; value: string; onChange: (baseline: string) => void };

/** What windows are compared with. */
export function BaselineChoice({ grain, value, onChange }: Props) {
  return (
    <Choice label="Baseline" value={value} options={baselineOptions(grain, value)} onChange={onChange} />
  );
}
