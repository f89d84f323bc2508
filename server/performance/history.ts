import { z } from "zod";
import { parseInput, type WindowHistory, windowHistory, windowInput } from "#server/drift/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { metricNames } from "./report.ts";
import { loadModel } from "./store.ts";

const input = windowInput.extend({ metric: z.string().min(1).max(60) });

/** How the verdict on one metric in the window that holds `start` came to be, whatever it was compared with. */
export async function performanceHistory(
  ctx: ServiceContext,
  asked: z.input<typeof input>,
): Promise<WindowHistory> {
  authorize(ctx, "drift:read");
  const { metric, ...wanted } = parseInput(input, asked);
  return windowHistory(
    ctx,
    wanted,
    { stage: "performance", subject: metric, against: null },
    async (subject) => {
      const { task, worth } = await loadModel(ctx, subject.modelId);
      return metricNames(task, worth, [metric]);
    },
  );
}
