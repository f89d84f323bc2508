import { z } from "zod";
import { baselineText } from "#lib/domain/baseline.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { findBaselines } from "#server/profiles/index.ts";
import { baselineInput, parseInput } from "./input.ts";
import { pickFeatures } from "./pick-features.ts";
import { type WindowHistory, windowHistory, windowInput } from "./window-history.ts";

const input = windowInput.extend({
  feature: z.string().min(1).max(500),
  baseline: baselineInput.default({ kind: "reference" }),
});

/** How the verdict on one feature in the window that holds `start` came to be. */
export async function driftHistory(
  ctx: ServiceContext,
  asked: z.input<typeof input>,
): Promise<WindowHistory> {
  authorize(ctx, "drift:read");
  const { feature, baseline, ...wanted } = parseInput(input, asked);
  const of = { stage: "drift", subject: feature, against: baselineText(baseline) } as const;
  return windowHistory(ctx, wanted, of, async (subject) =>
    pickFeatures(subject, await findBaselines(ctx, subject, ""), [feature]),
  );
}
