import { describe, expect, test } from "vitest";
import { HddmA } from "#lib/stream/hddm-a.ts";
import { RiverAdwin } from "#lib/stream/river.ts";
import { fileRows, golden, sharedDataExists, skippedBecause } from "./shared-data.ts";

type Golden = { streams: Record<string, Record<string, { detections: number[] }>> };

const unit = { mean: 0, sd: 1, low: 0, high: 1 };

describe.skipIf(!sharedDataExists)(`River 0.7's alarms on published models' errors${skippedBecause}`, () => {
  for (const [name, label] of [
    ["sea_50k", "y"],
    ["elec2", "class"],
  ] as const)
    test(name, async () => {
      const expected = golden<Golden>("stream_detectors_river").streams[name]!;
      const rows = await fileRows(name, [label, "y_pred"]);
      const errors = rows.map((row) => (String(row[label]) === String(row.y_pred) ? 0 : 1));
      const makes = {
        ADWIN: new RiverAdwin(0.002, 1),
        HDDM_A: new HddmA(Math.log(1000), unit, false),
      };
      for (const [id, detector] of Object.entries(makes)) {
        const alarms = errors.flatMap((x, i) => (detector.update(x) ? [i] : []));
        expect({ [id]: alarms }).toEqual({ [id]: expected[id]?.detections });
      }
    });
});
