import { ready } from "#server/api/alertmanager/probes.ts";

export const dynamic = "force-dynamic";

export { ready as GET };
