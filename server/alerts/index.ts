export {
  acknowledgeByLink,
  type LinkedAlert,
  type LinkState,
  lookAtLink,
  type PersonIn,
} from "./acknowledge-by-link.ts";
export { acknowledgeAlert, acknowledgeAlertBody } from "./acknowledge-alert.ts";
export { alertmanagerAlerts, alertmanagerGroups } from "./alertmanager-alerts.ts";
export { alertmanagerFile, alertmanagerReceivers } from "./alertmanager-file.ts";
export {
  alertmanagerSilence,
  alertmanagerSilenceBody,
  alertmanagerSilences,
  expireAlertmanagerSilence,
  putAlertmanagerSilence,
} from "./alertmanager-silences.ts";
export { getConfiguration, putConfiguration } from "./configuration.ts";
export { escalateDue } from "./escalate.ts";
export {
  escalationBody,
  escalationSettings,
  putEscalation,
  removeEscalation,
  routeOptionsInput,
  setRouteOptions,
} from "./escalation-settings.ts";
export { listEscalations } from "./list-escalations.ts";
export { listPeople } from "./explain-person.ts";
export { getFatigue } from "./fatigue.ts";
export { flushDue } from "./flush-due.ts";
export { forgetAlerts } from "./forget.ts";
export { explainAlert } from "./explain-alert.ts";
export { alertsInput, listAlerts } from "./list-alerts.ts";
export { alertsBody, receiveAlerts } from "./receive-alerts.ts";
export { relayIncidents } from "./relay-incidents.ts";
export { sendDigests } from "./send-digests.ts";
export { createSilence, expireSilence, listSilences, silenceBody } from "./silences.ts";
export { previewSilence, sweepSilences, unusedSilences } from "./silence-checks.ts";
export { watchSilences } from "./watch-silences.ts";
export { simulateConfiguration } from "./simulate-configuration.ts";
export { withdrawDuePushes } from "./withdraw-due.ts";
