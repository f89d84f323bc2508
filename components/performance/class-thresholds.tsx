"use client";

import { useState } from "react";
import { ThresholdPlot } from "./threshold-plot.tsx";
import type { CellWorth } from "./thresholds.prepare.ts";

type Props = {
  classes: readonly { class: string; thresholds: readonly (CellWorth & { threshold: number })[] }[];
  worth: CellWorth;
  onWorth: (change: Partial<CellWorth>) => void;
};

/** Threshold curves of one class against the rest. */
export function ClassThresholds({ classes, worth, onWorth }: Props) {
  const [name, setName] = useState<string | null>(null);
  const chosen = classes.find((c) => c.class === name) ?? classes[0];
  if (!chosen) return null;
  return (
    <div className="min-w-0 lg:col-span-2">
      <label className="mb-2 block text-[12px]">
        Class against the rest
        <select
          value={chosen.class}
          onChange={(event) => setName(event.target.value)}
          className="ml-2 min-h-7 max-w-full rounded-md border border-line bg-surface px-2"
        >
          {classes.map((c) => (
            <option key={c.class}>{c.class}</option>
          ))}
        </select>
      </label>
      <ThresholdPlot points={chosen.thresholds} worth={worth} onWorth={onWorth} />
    </div>
  );
}
