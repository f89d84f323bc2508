export { acknowledgeAlert, acknowledgeAlertBody } from "./acknowledge-alert.ts";
export { getConfiguration, putConfiguration } from "./configuration.ts";
export { flushDue, forgetHistory } from "./flush-due.ts";
export { explainAlert, listAlerts } from "./list-alerts.ts";
export { alertsBody, receiveAlerts } from "./receive-alerts.ts";
export { relayIncidents } from "./relay-incidents.ts";
export { createSilence, expireSilence, listSilences, silenceBody } from "./silences.ts";
export { simulateConfiguration } from "./simulate-configuration.ts";
