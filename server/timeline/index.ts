export { createEmbed, embedBody, listEmbeds, revokeEmbed } from "./embeds.ts";
export { exportFormats, exportTimeline } from "./export-timeline.ts";
export { getTimeline } from "./get-timeline.ts";
export { openEmbed } from "./open-embed.ts";
