import { z } from "zod";
import { markdownOf } from "#lib/timeline/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { getTimeline } from "./get-timeline.ts";
import { pdfOf } from "./pdf.ts";

export const exportFormats = ["md", "pdf"] as const;
const asked = z.object({
  incident: z.number().int().min(1),
  format: z.enum(exportFormats),
  asOf: z.date().optional(),
});

/** The timeline as a file. */
export async function exportTimeline(
  ctx: ServiceContext,
  input: z.input<typeof asked>,
): Promise<{ name: string; type: string; bytes: Buffer }> {
  authorize(ctx, "incidents:read");
  const { format, ...which } = asked.parse(input);
  const timeline = await getTimeline(ctx, which);
  const name = `incident-${timeline.incident.id}.${format}`;
  return format === "md"
    ? { name, type: "text/markdown; charset=utf-8", bytes: Buffer.from(markdownOf(timeline)) }
    : { name, type: "application/pdf", bytes: await pdfOf(timeline) };
}
