import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { embeddedTimeline } from "#server/api/embed-page.ts";
import { groupFindings } from "#server/incidents/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { auditEntries } from "#db/postgres/schema/index.ts";
import { eq } from "drizzle-orm";
import { verifyAudit } from "#server/kernel/verify-audit.ts";
import { day, foundIn, watchedModel } from "#tests/fixtures/finding.ts";
import { asRole, makeProject } from "#tests/fixtures/project.ts";
import { createEmbed, listEmbeds, openEmbed, revokeEmbed } from "./index.ts";

afterAll(closeStores);
beforeAll(() => {
  process.env.LEEWAY_SECRET ??= "the-secret-of-the-tests-0123456789";
});

let ctx: ServiceContext;
let incident: number;

beforeEach(async () => {
  const { system } = await makeProject();
  ctx = asRole(system, "engineer");
  const model = await watchedModel(system);
  await foundIn(system, model, { feature: "<b>a</b>", onset: 0, closed: null });
  const { opened } = await groupFindings(system, { model: "m", modelId: model.id, asOf: day(3) });
  incident = opened[0]!;
});

const wiki = "https://wiki.example.com";
const ask = (token: string, cookie = "", from = "192.0.2.1") =>
  embeddedTimeline(
    new Request(`http://leeway/embed/timeline?token=${token}`, {
      headers: { cookie, "x-forwarded-for": `198.51.100.7, ${from}` },
    }),
  );
const ancestors = (r: Response) =>
  /frame-ancestors ([^;]+)/.exec(r.headers.get("content-security-policy")!)![1];

async function refusedWith(token: string, status: number): Promise<void> {
  const answer = await ask(token);
  expect(answer.status).toBe(status);
  expect(ancestors(answer)).toBe("'none'");
  expect(answer.headers.get("x-frame-options")).toBe("DENY");
  expect(await answer.text()).not.toContain("Incident");
}

test("a token shows one timeline to its origins, without a session, until it is revoked", async () => {
  const made = await createEmbed(ctx, { incident, origins: [wiki, `${wiki}/`, "http://localhost:8080"] });
  expect(made.origins).toEqual([wiki, "http://localhost:8080"]);
  expect(made.url).toMatch(/\/embed\/timeline\?token=lwe_/);
  const answer = await ask(made.token);
  expect(answer.status).toBe(200);
  expect(ancestors(answer)).toBe(`${wiki} http://localhost:8080`);
  expect(answer.headers.get("content-security-policy")).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; /,
  );
  expect(answer.headers.get("x-frame-options")).toBeNull();
  const html = await answer.text();
  expect(html).toContain(`Incident ${incident}`);
  expect(html).toContain("&#60;b&#62;a&#60;/b&#62;");
  expect(html).not.toMatch(/<b>|<script/);

  const listed = await listEmbeds(ctx, { incident });
  expect(listed).toHaveLength(1);
  expect(JSON.stringify(listed)).not.toContain(made.token);

  const revoked = await revokeEmbed(ctx, { id: made.id });
  expect(revoked.revoked_at).not.toBeNull();
  expect(await revokeEmbed(ctx, { id: made.id })).toEqual(revoked);
  await refusedWith(made.token, 403);
  const acts = await ctx.db.select().from(auditEntries).where(eq(auditEntries.projectId, ctx.projectId));
  const said = acts.map((a) => a.action).filter((a) => a.startsWith("embed."));
  expect(said).toEqual(["embed.create", "embed.revoke"]);
  expect(JSON.stringify(acts)).not.toContain(made.token);
  expect((await verifyAudit()).filter((p) => p.broken !== null)).toEqual([]);
});

test("a token that is altered, of another secret, or past its time shows nothing and may be framed by nobody", async () => {
  const { token } = await createEmbed(ctx, { incident, origins: [wiki], expires_in_days: 1 });
  await refusedWith("", 404);
  await refusedWith("lwe_e30.AAAA", 404);
  const [body, mac] = token.slice(4).split(".") as [string, string];
  const claim = JSON.parse(Buffer.from(body, "base64url").toString()) as Record<string, unknown>;
  const other = Buffer.from(JSON.stringify({ ...claim, incident: 1 })).toString("base64url");
  await refusedWith(`lwe_${other}.${mac}`, 404);
  await refusedWith(`${token.slice(0, -2)}${token.endsWith("AA") ? "BB" : "AA"}`, 404);
  const later = () => new Date(Date.now() + 86_400_000 + 2_000);
  expect(await openEmbed(token, { now: later })).toEqual({ state: "expired" });
});

test("a token, or an address, that asks too often is told when to come again, in the frame", async () => {
  const { token } = await createEmbed(ctx, { incident, origins: [wiki] });
  const other = await createEmbed(ctx, { incident, origins: [wiki] });
  let answer = await ask(token);
  for (let i = 0; i < 100 && answer.status === 200; i++) answer = await ask(token, "", `203.0.113.${i}`);
  expect(answer.status).toBe(429);
  expect(Number(answer.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
  expect(ancestors(answer)).toBe(wiki);
  expect(answer.headers.get("x-frame-options")).toBeNull();
  const html = await answer.text();
  expect(html).toContain("asked for too often");
  expect(html).not.toMatch(/Incident|<script/);
  // Another token is shown; somebody who guesses tokens is held up as well, and may frame nothing.
  expect((await ask(other.token, "", "203.0.113.200")).status).toBe(200);
  let guessed = await ask("lwe_e30.AAAA", "", "203.0.113.201");
  for (let i = 0; i < 200 && guessed.status === 404; i++)
    guessed = await ask("lwe_e30.AAAA", "", "203.0.113.201");
  expect(guessed.status).toBe(429);
  expect(ancestors(guessed)).toBe("'none'");
  expect((await ask(other.token, "", "203.0.113.201")).status).toBe(429);
  expect((await ask(other.token, "", "203.0.113.202")).status).toBe(200);
});

test("viewers and other projects make none, see none and revoke none; what is no origin is refused", async () => {
  const made = await createEmbed(ctx, { incident, origins: [wiki] });
  const viewer = asRole(ctx, "viewer");
  const forbidden = { code: "FORBIDDEN" };
  await expect(createEmbed(viewer, { incident, origins: [wiki] })).rejects.toMatchObject(forbidden);
  await expect(listEmbeds(viewer, { incident })).rejects.toMatchObject(forbidden);
  await expect(revokeEmbed(viewer, { id: made.id })).rejects.toMatchObject(forbidden);
  const stranger = asRole((await makeProject()).system, "engineer");
  const missing = { code: "NOT_FOUND" };
  await expect(createEmbed(stranger, { incident, origins: [wiki] })).rejects.toMatchObject(missing);
  await expect(listEmbeds(stranger, { incident })).rejects.toMatchObject(missing);
  await expect(revokeEmbed(stranger, { id: made.id })).rejects.toMatchObject(missing);
  for (const bad of [
    "*",
    "https://*",
    "https://*.example.com",
    "javascript:alert(1)",
    "https://a.com/path",
    "https://a.com; script-src *",
    "https://u:p@a.com",
    "'self'",
    "ftp://a.com",
    "",
  ]) {
    await expect(createEmbed(ctx, { incident, origins: [bad] }), bad).rejects.toThrow(/origin/);
  }
});
