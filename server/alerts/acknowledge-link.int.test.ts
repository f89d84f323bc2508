import { eq } from "drizzle-orm";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { auditEntries } from "#db/postgres/schema/index.ts";
import type { Role } from "#lib/domain/permissions.ts";
import { acknowledgeForm, linkPage } from "#server/api/acknowledge-page.ts";
import { deliverDue, putChannel } from "#server/channels/index.ts";
import { sessionCookie } from "#server/auth/cookie.ts";
import { config } from "#server/kernel/config.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { lookNow, makeMember } from "#tests/fixtures/alerts.ts";
import { allowLocal, signingSecret } from "#tests/fixtures/channels.ts";
import { makeProject } from "#tests/fixtures/project.ts";
import { type Receiver, receiver } from "#tests/receivers/http.ts";
import { flushDue, listAlerts, lookAtLink, putConfiguration, receiveAlerts } from "./index.ts";

const signal = new AbortController().signal;
const open: Receiver[] = [];
let ctx: ServiceContext;
let hook: Receiver;

beforeAll(allowLocal);
afterAll(async () => {
  for (const one of open) await one.close();
  await closeStores();
});

beforeEach(async () => {
  config().LEEWAY_ACKNOWLEDGE_LINKS = "person";
  ctx = (await makeProject()).system;
  hook = await receiver(() => ({ status: 200 }));
  open.push(hook);
  await putChannel(ctx, {
    name: "hook",
    kind: "webhook",
    config: { url: `${hook.url}/alerts`, signing_secret: signingSecret },
  });
  await putConfiguration(ctx, {
    yaml: "route: { receiver: team, group_wait: 0s }\nreceivers: [{ name: team, channels: [hook] }]",
  });
});

type Body = { leeway: { acknowledge: { fingerprint: string; url: string }[] } };
const push = (alertname: string, ends = 3_600_000) =>
  receiveAlerts(ctx, [{ labels: { alertname }, annotations: { summary: "It burns" }, endsAt: inMs(ends) }]);
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();

/** The links of the newest message. */
async function sent(): Promise<string[]> {
  await lookNow(ctx);
  await flushDue(ctx, signal);
  await deliverDue(ctx);
  const body = hook.received.at(-1)?.json as unknown as Body;
  return body.leeway.acknowledge.map((a) => a.url);
}

async function link(): Promise<string> {
  await push("Fire");
  const [url] = await sent();
  expect(url).toMatch(/^https:\/\/leeway\.example\.com\/acknowledge\?token=lwa_[\w-]+\.[\w-]{43}$/);
  return new URL(url!).searchParams.get("token")!;
}

async function cookieOf(role: Role, of = ctx): Promise<string> {
  const { actor } = await makeMember(of, role, role);
  const uid = actor.kind === "user" ? actor.userId : 0;
  return `${sessionCookie().name}=${await encode({ token: { uid }, secret: config().LEEWAY_SECRET!, maxAge: 600 })}`;
}

const look = (token: string, cookie = "") => linkPage(new Headers({ cookie }), token);
function press(token: string, cookie = "", more: Record<string, string> = {}, hours = "") {
  const headers = {
    cookie,
    "content-type": "application/x-www-form-urlencoded",
    "sec-fetch-site": "same-origin",
    ...more,
  };
  const body = new URLSearchParams({ token, hours }).toString();
  return acknowledgeForm(
    new Request("http://localhost/acknowledge/confirm", { method: "POST", headers, body }),
  );
}
const held = async () => (await listAlerts(ctx)).alerts.map((a) => a.acknowledged_by);

it("is only looked at by whatever fetches it, and acknowledges for a signed-in person who presses the button", async () => {
  const token = await link();
  const ada = await cookieOf("engineer");
  for (const cookie of ["", ada, "", ada]) await look(token, cookie);
  expect(await look(token)).toEqual({ state: "sign_in" });
  expect(await look(token, ada)).toMatchObject({
    state: "open",
    as: "engineer",
    alert: { title: "It burns", labels: { alertname: "Fire" } },
  });
  expect(await held()).toEqual([null]);
  const answer = await press(token, ada, {}, "4");
  expect([answer.status, answer.headers.get("location")]).toEqual([303, `/acknowledge?token=${token}`]);
  expect(await look(token, ada)).toMatchObject({
    state: "acknowledged",
    by: expect.stringMatching(/^user:\d+ engineer$/),
    until: expect.any(String),
  });
  const acts = await ctx.db.select().from(auditEntries).where(eq(auditEntries.projectId, ctx.projectId));
  expect(acts.filter((a) => a.action === "alert.acknowledge")).toHaveLength(1);
  expect(JSON.stringify(acts)).not.toContain(token);
  // Whoever comes second takes nothing over.
  await press(token, await cookieOf("admin"));
  expect(await held()).toEqual([expect.stringMatching(/ engineer$/)]);
  // What somebody is on carries no link any more.
  await push("Smoke");
  expect(await sent()).toHaveLength(1);
});

it("does nothing for strangers, viewers, members elsewhere and other sites", async () => {
  const token = await link();
  const elsewhere = await cookieOf("admin", (await makeProject()).system);
  const viewer = await cookieOf("viewer");
  expect(await look(token, viewer)).toEqual({ state: "forbidden" });
  expect(await look(token, elsewhere)).toEqual({ state: "forbidden" });
  for (const cookie of ["", viewer, elsewhere, `${sessionCookie().name}=forged`])
    expect((await press(token, cookie)).status).toBe(303);
  const ada = await cookieOf("engineer");
  for (const site of ["cross-site", "same-site", "none"])
    expect((await press(token, ada, { "sec-fetch-site": site })).status).toBe(403);
  expect((await press(token, ada, { "content-type": "text/plain" })).status).toBe(415);
  expect((await press(token, ada, {}, "-1")).status).toBe(422);
  expect(await held()).toEqual([null]);
});

it("is refused when it was tampered with, has expired, or its alert has ended or begun anew", async () => {
  const token = await link();
  const ada = await cookieOf("engineer");
  const [body, mac] = token.slice(4).split(".") as [string, string];
  const claim = JSON.parse(Buffer.from(body, "base64url").toString()) as Record<string, unknown>;
  const forged = (more: Record<string, unknown>) =>
    `lwa_${Buffer.from(JSON.stringify({ ...claim, ...more })).toString("base64url")}.${mac}`;
  const embed = token.replace("lwa_", "lwe_");
  const cut = token.slice(0, -1);
  for (const wrong of ["", "lwa_", cut, embed, forged({ expires: 9e9 }), forged({ alert: "other" })]) {
    expect(await look(wrong, ada), wrong).toEqual({ state: "unknown" });
    await press(wrong, ada);
  }
  const asAda = { signedIn: true, personIn: () => ctx.actor };
  const after = (hours: number) => () => new Date(Date.now() + hours * 3_600_000);
  expect(await lookAtLink({ token, ...asAda, now: after(71.9) })).not.toEqual({ state: "expired" });
  expect(await lookAtLink({ token, ...asAda, now: after(72.1) })).toEqual({ state: "expired" });
  await push("Fire", -1_000);
  expect(await look(token, ada)).toMatchObject({ state: "ended", alert: { title: "It burns" } });
  expect((await press(token, ada)).status).toBe(303);
  const begins = inMs(5_000);
  await receiveAlerts(ctx, [{ labels: { alertname: "Fire" }, startsAt: begins, endsAt: inMs(3_600_000) }]);
  expect(await look(token, ada)).toMatchObject({ state: "ended", at: begins });
  await press(token, ada);
  expect(await held()).toEqual([null]);
});

it("acknowledges for its holder where the installation allows that, and for nobody where it wants no links", async () => {
  const token = await link();
  config().LEEWAY_ACKNOWLEDGE_LINKS = "holder";
  expect(await look(token)).toMatchObject({ state: "open", as: null });
  expect(await held()).toEqual([null]);
  expect((await press(token, "", { "sec-fetch-site": "cross-site" })).status).toBe(403);
  expect((await press(token)).status).toBe(303);
  expect(await held()).toEqual([expect.stringMatching(/^link:\d+ hook$/)]);
  expect(await look(token)).toMatchObject({ state: "acknowledged", until: null });
  config().LEEWAY_ACKNOWLEDGE_LINKS = "off";
  expect(await look(token)).toEqual({ state: "off" });
  await push("Smoke");
  expect(await sent()).toEqual([]);
});
