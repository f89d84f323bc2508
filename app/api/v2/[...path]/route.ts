import { handleAlertmanager } from "#server/api/alertmanager/handle.ts";

export const dynamic = "force-dynamic";

/** Where Prometheus, amtool and others call when Leeway stands in the place of their Alertmanager. */
export {
  handleAlertmanager as DELETE,
  handleAlertmanager as GET,
  handleAlertmanager as HEAD,
  handleAlertmanager as OPTIONS,
  handleAlertmanager as PATCH,
  handleAlertmanager as POST,
  handleAlertmanager as PUT,
};
