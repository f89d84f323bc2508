import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Role } from "#lib/domain/permissions.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { makeProject } from "#tests/fixtures/project.ts";
import { readSession, resolveMember } from "./index.ts";
import { recordSignIn } from "./record-sign-in.ts";

const secret = "a test secret of more than thirty-two characters";
let slug: string;

beforeAll(async () => {
  process.env.LEEWAY_SECRET = secret;
  slug = (await makeProject()).slug;
});
afterAll(closeStores);

function person(subject: string) {
  return { issuer: "https://id.example", subject: `${slug} ${subject}`, email: null, name: subject };
}

async function cookie(uid: number, options: { secret?: string; maxAge?: number } = {}): Promise<Headers> {
  const token = await encode({ token: { uid }, secret, maxAge: 60, ...options });
  return new Headers({ cookie: `other=1; leeway-session=${token}` });
}

describe("sign-in", () => {
  it("gives the roles of today's groups, and takes away what is not given any more at once", async () => {
    const first = await recordSignIn(person("ann"), new Map<string, Role>([[slug, "engineer"]]));
    const held = await cookie(first.userId);
    expect((await readSession(held))?.memberships.map((m) => m.role)).toEqual(["engineer"]);

    await recordSignIn(person("ann"), new Map<string, Role>([[slug, "viewer"]]));
    expect((await readSession(held))?.memberships.map((m) => m.role)).toEqual(["viewer"]);

    const last = await recordSignIn(person("ann"), new Map());
    expect(last).toEqual({ userId: first.userId, projects: 0 });
    expect((await readSession(held))?.memberships).toEqual([]);
  });

  it("tells people apart by issuer and subject, never by e-mail", async () => {
    const one = await recordSignIn({ ...person("bob"), email: "b@example.org" }, new Map());
    const elsewhere = { ...person("bob"), issuer: "https://other.example", email: "b@example.org" };
    expect((await recordSignIn(elsewhere, new Map())).userId).not.toBe(one.userId);
  });

  it("reads no session from a forged, an expired or a missing cookie", async () => {
    const { userId } = await recordSignIn(person("eve"), new Map());
    expect(await readSession(await cookie(userId))).toMatchObject({ userId });
    expect(await readSession(await cookie(userId, { secret: "x".repeat(40) }))).toBeUndefined();
    expect(await readSession(await cookie(userId, { maxAge: -60 }))).toBeUndefined();
    expect(await readSession(await cookie(2_000_000_000))).toBeUndefined();
    expect(await readSession(new Headers({ cookie: "leeway-session=abc" }))).toBeUndefined();
    expect(await readSession(new Headers())).toBeUndefined();
  });

  it("lets a person into their own projects only", async () => {
    const { userId } = await recordSignIn(person("dan"), new Map<string, Role>([[slug, "viewer"]]));
    const session = await readSession(await cookie(userId));
    expect(session && resolveMember(session, slug).actor.role).toBe("viewer");
    const foreign = (await makeProject()).slug;
    expect(() => session && resolveMember(session, foreign)).toThrow(/no project/);
  });
});
