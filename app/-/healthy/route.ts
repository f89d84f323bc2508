import { healthy } from "#server/api/alertmanager/probes.ts";

export const dynamic = "force-dynamic";

export { healthy as GET };
