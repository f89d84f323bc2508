import { expect, type Page, test } from "@playwright/test";
import { type IdentityProvider, startIdentityProvider } from "#tests/oidc/provider.ts";
import { freePort, startWeb, type Web } from "#tests/oidc/web.ts";

const project = `sign-in-${process.pid}-${Date.now()}`;
let provider: IdentityProvider;
let stranger: IdentityProvider;
let web: Web;

test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  const port = await freePort();
  const redirect = `http://localhost:${port}/api/auth/callback/oidc`;
  provider = await startIdentityProvider(redirect);
  stranger = await startIdentityProvider(redirect);
  const groupRoles = `ml-readers=${project}:viewer,ml-engineers=${project}:engineer`;
  web = await startWeb({ port, issuer: provider.issuer, groupRoles });
});

test.afterAll(async () => {
  await web?.close();
  await Promise.all([provider?.close(), stranger?.close()]);
});

test.afterEach(() => {
  provider.misdirect(undefined);
  provider.expireCodes(false);
});

/** From Leeway's sign-in page through the provider's own login and consent pages. */
async function signIn(page: Page, person: string): Promise<void> {
  await page.goto(`${web.origin}/sign-in`);
  await page.getByRole("button", { name: "Sign in with your organisation" }).click();
  await page.waitForURL((url) => url.pathname !== "/sign-in" || url.searchParams.has("error"));
  while (!page.url().startsWith(web.origin)) {
    const before = page.url();
    const login = page.locator("input[name=login]");
    if ((await login.count()) > 0) {
      await login.fill(person);
      await page.locator("input[name=password]").fill("any");
    }
    await page.locator("button[type=submit]").click();
    await page.waitForURL((url) => url.href !== before);
  }
}

/** What the session may do now, as the console's own call says. */
async function me(page: Page): Promise<{ status: number; projects: { slug: string; role: string }[] }> {
  const response = await page.request.get(`${web.origin}/api/trpc/session.me`);
  if (!response.ok()) return { status: response.status(), projects: [] };
  const { result } = (await response.json()) as { result: { data: { json: { projects: [] } } } };
  return { status: 200, projects: result.data.json.projects };
}

test("a person of a mapped group signs in with exactly the role of the group", async ({ page }) => {
  provider.setGroups("ann", ["ml-engineers", "something-else"]);
  await signIn(page, "ann");
  await expect(page).toHaveURL(new RegExp(`^${web.origin}/(?!sign-in(\\?|$))`));
  expect(await me(page)).toEqual({
    status: 200,
    projects: [{ slug: project, name: project, role: "engineer" }],
  });
  const cookies = await page.context().cookies(web.origin);
  const session = cookies.find((c) => c.name === "leeway-session");
  expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax", secure: false });
});

test("a group that is gone takes its role with it at the next sign-in, in every open session", async ({
  browser,
}) => {
  provider.setGroups("bob", ["ml-engineers", "ml-readers"]);
  const laptop = await (await browser.newContext()).newPage();
  const desktop = await (await browser.newContext()).newPage();
  await signIn(laptop, "bob");
  expect((await me(laptop)).projects.map((p) => p.role)).toEqual(["engineer"]);

  provider.setGroups("bob", ["ml-readers"]);
  await signIn(desktop, "bob");
  for (const page of [laptop, desktop]) {
    expect((await me(page)).projects.map((p) => p.role)).toEqual(["viewer"]);
  }

  provider.setGroups("bob", []);
  await signIn(desktop, "bob");
  await expect(desktop.locator("main").getByRole("alert")).toContainText(
    "none of your groups gives access to a project",
  );
  expect((await me(laptop)).projects).toEqual([]);
  await laptop.context().close();
  await desktop.context().close();
});

test("a sign-in that another issuer answers is refused", async ({ page }) => {
  stranger.setGroups("eve", ["ml-engineers"]);
  provider.misdirect(stranger);
  await signIn(page, "eve");
  await expect(page.locator("main").getByRole("alert")).toContainText("another identity provider");
  expect((await me(page)).status).toBe(401);
});

test("a code that has expired is refused, and so is an answer to another sign-in", async ({ page }) => {
  provider.setGroups("dan", ["ml-engineers"]);
  provider.expireCodes(true);
  await signIn(page, "dan");
  await expect(page.locator("main").getByRole("alert")).toContainText("not valid any more");
  expect((await me(page)).status).toBe(401);

  await page.goto(`${web.origin}/api/auth/callback/oidc?code=abc&state=forged&iss=${provider.issuer}`);
  await expect(page.locator("main").getByRole("alert")).toContainText("not valid any more");
  expect((await me(page)).status).toBe(401);
});

test("sign-in never leads to another site, and signing out ends the session", async ({ page }) => {
  provider.setGroups("eva", ["ml-readers"]);
  await page.goto(`${web.origin}/sign-in`);
  const away = await page.evaluate(async () => {
    const { csrfToken } = (await (await fetch("/api/auth/csrf")).json()) as { csrfToken: string };
    const fields = { csrfToken, callbackUrl: "https://evil.example/", json: "true" };
    const body = new URLSearchParams(fields);
    const answer = await fetch("/api/auth/signout", { method: "POST", body });
    return ((await answer.json()) as { url: string }).url;
  });
  expect(new URL(away).origin).toBe(web.origin);

  await signIn(page, "eva");
  expect((await me(page)).status).toBe(200);
  await page.evaluate(async () => {
    const { csrfToken } = (await (await fetch("/api/auth/csrf")).json()) as { csrfToken: string };
    await fetch("/api/auth/signout", {
      method: "POST",
      body: new URLSearchParams({ csrfToken, json: "true" }),
    });
  });
  expect((await me(page)).status).toBe(401);
});

test("the development login is not there where an identity provider serves people", async ({
  page,
  request,
}) => {
  await page.goto(`${web.origin}/sign-in`);
  await expect(page.getByRole("button", { name: /engineer/i })).toHaveCount(0);
  const { csrfToken } = (await (await request.get(`${web.origin}/api/auth/csrf`)).json()) as {
    csrfToken: string;
  };
  const form = { csrfToken, role: "admin", json: "true" };
  await request.post(`${web.origin}/api/auth/callback/development`, { form });
  expect((await request.get(`${web.origin}/api/trpc/session.me`)).status()).toBe(401);
});

test("pages carry a strict policy, and a write that another site sends is refused", async ({ request }) => {
  const page = await request.get(`${web.origin}/sign-in`);
  const policy = page.headers()["content-security-policy"] ?? "";
  expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic'/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(page.headers()["x-content-type-options"]).toBe("nosniff");
  expect(page.headers()["referrer-policy"]).toBe("strict-origin-when-cross-origin");
  expect(page.headers()["x-powered-by"]).toBeUndefined();
  const foreign = await request.post(`${web.origin}/api/trpc/session.me`, {
    headers: { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
    data: {},
  });
  expect(foreign.status()).toBe(403);
});
