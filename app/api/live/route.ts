import { liveEvents } from "#server/api/live.ts";

export const dynamic = "force-dynamic";

export { liveEvents as GET };
