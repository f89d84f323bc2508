import { embeddedTimeline } from "#server/api/embed-page.ts";

export const dynamic = "force-dynamic";

export { embeddedTimeline as GET };
