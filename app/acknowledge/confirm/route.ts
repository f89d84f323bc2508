import { acknowledgeForm } from "#server/api/acknowledge-page.ts";

export const dynamic = "force-dynamic";

/** No GET: a link that is followed, or fetched beforehand, must acknowledge nothing. */
export { acknowledgeForm as POST };
