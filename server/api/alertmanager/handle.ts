import { type Api, handleCall } from "../rest/handle.ts";
import { asLeewayError, problem } from "../rest/problem.ts";
import { alertmanagerCalls } from "./calls.ts";

/** Alertmanager tells an error as one JSON string, and its clients read nothing else. */
const refuse: typeof problem = (thrown, request, requestId, answer) => {
  const { status, headers } = problem(thrown, request, requestId, answer);
  headers.set("content-type", "application/json");
  return new Response(JSON.stringify(asLeewayError(thrown).message), {
    status: status === 422 ? 400 : status,
    headers,
  });
};

const api: Api = { base: "/api/v2", routes: alertmanagerCalls, refuse };

/** Answers one call of Alertmanager's API. Never throws. */
export const handleAlertmanager = (request: Request): Promise<Response> => handleCall(request, api);
