import { z } from "zod";
import {
  alertmanagerAlerts,
  alertmanagerFile,
  alertmanagerGroups,
  alertmanagerReceivers,
  alertmanagerSilence,
  alertmanagerSilenceBody,
  alertmanagerSilences,
  alertsBody,
  expireAlertmanagerSilence,
  putAlertmanagerSilence,
  receiveAlerts,
} from "#server/alerts/index.ts";
import { apiVersion } from "../rest/openapi.ts";
import { defineRoute, type RestRoute } from "../rest/route.ts";
import { alertGroup, gettableAlert, gettableSilence, receivers, status } from "./shapes.ts";

/** Once or several times in the address. */
const several = z
  .union([z.string().max(1_000), z.array(z.string().max(1_000)).max(50)])
  .transform((given) => (Array.isArray(given) ? given : [given]))
  .default([]);
const flag = z
  .enum(["true", "false", "1", "0"])
  .transform((given) => given === "true" || given === "1")
  .default(true);
const alertsQuery = z.object({
  active: flag,
  silenced: flag,
  inhibited: flag,
  /** Nothing is ever unprocessed here. */
  unprocessed: flag,
  muted: flag,
  filter: several,
  receiver: z.string().max(1_000).optional(),
});
const silencesQuery = z.object({ filter: several, creator: several });
const silenceId = z.object({ silenceID: z.string().max(100) });
/** Its clients take nothing but 200. */
const done = () => new Response(null, { status: 200 });

/** Alertmanager's API, version 2, as its own clients call it: each call states the scope that its key needs. */
export const alertmanagerCalls: readonly RestRoute[] = [
  defineRoute({
    method: "GET",
    path: "/status",
    permission: "incidents:read",
    summary: "Version and routing file; the file only with the scope channels:read",
    responses: { 200: { description: "The status", schema: status } },
    handle: async ({ ctx }) => ({
      body: {
        // Any number of processes share Postgres: there is nothing to gossip about.
        cluster: { status: "disabled", peers: [] },
        config: { original: await alertmanagerFile(ctx) },
        uptime: new Date(Date.now() - process.uptime() * 1000).toISOString(),
        versionInfo: {
          version: `0.25.0+leeway.${apiVersion}`,
          revision: "",
          branch: "",
          buildUser: "",
          buildDate: "",
          goVersion: "",
        },
      },
    }),
  }),
  defineRoute({
    method: "GET",
    path: "/receivers",
    permission: "incidents:read",
    summary: "The names of the receivers",
    responses: { 200: { description: "The names", schema: receivers } },
    handle: async ({ ctx }) => ({ body: await alertmanagerReceivers(ctx) }),
  }),
  defineRoute({
    method: "GET",
    path: "/alerts",
    permission: "incidents:read",
    summary: "Alerts that fire",
    query: alertsQuery,
    responses: { 200: { description: "By fingerprint", schema: z.array(gettableAlert) } },
    handle: async ({ ctx, query }) => ({ body: await alertmanagerAlerts(ctx, query) }),
  }),
  defineRoute({
    method: "POST",
    path: "/alerts",
    permission: "incidents:write",
    summary: "Take alerts as Prometheus pushes them",
    body: alertsBody,
    responses: { 200: { description: "They are taken" } },
    handle: async ({ ctx, body }) => {
      await receiveAlerts(
        ctx,
        body.map(({ startsAt, endsAt, ...alert }) => ({
          ...alert,
          startsAt: startsAt?.toISOString(),
          endsAt: endsAt?.toISOString(),
        })),
      );
      return done();
    },
  }),
  defineRoute({
    method: "GET",
    path: "/alerts/groups",
    permission: "incidents:read",
    summary: "Alerts that fire, by receiver and group",
    query: alertsQuery,
    responses: { 200: { description: "The groups", schema: z.array(alertGroup) } },
    handle: async ({ ctx, query }) => ({ body: await alertmanagerGroups(ctx, query) }),
  }),
  defineRoute({
    method: "GET",
    path: "/silences",
    permission: "incidents:read",
    summary: "Silences, with those that ended in the last five days",
    query: silencesQuery,
    responses: { 200: { description: "Those in force first", schema: z.array(gettableSilence) } },
    handle: async ({ ctx, query }) => ({ body: await alertmanagerSilences(ctx, query) }),
  }),
  defineRoute({
    method: "POST",
    path: "/silences",
    permission: "incidents:write",
    summary: "Make a silence, or change the one that the body names",
    body: alertmanagerSilenceBody,
    responses: { 200: { description: "Its id", schema: z.object({ silenceID: z.string() }) } },
    handle: async ({ ctx, body: { startsAt, endsAt, ...body } }) => ({
      body: await putAlertmanagerSilence(ctx, {
        ...body,
        startsAt: startsAt.toISOString(),
        endsAt: endsAt.toISOString(),
      }),
    }),
  }),
  defineRoute({
    method: "GET",
    path: "/silence/{silenceID}",
    permission: "incidents:read",
    summary: "One silence",
    params: silenceId,
    responses: { 200: { description: "The silence", schema: gettableSilence } },
    handle: async ({ ctx, params }) => ({ body: await alertmanagerSilence(ctx, params.silenceID) }),
  }),
  defineRoute({
    method: "DELETE",
    path: "/silence/{silenceID}",
    permission: "incidents:write",
    summary: "End a silence now",
    params: silenceId,
    responses: { 200: { description: "It has ended" } },
    handle: async ({ ctx, params }) => {
      await expireAlertmanagerSilence(ctx, params.silenceID);
      return done();
    },
  }),
];
