import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { closeStores } from "#server/kernel/stores.ts";
import { allowLocal, type Bench, channelBench } from "#tests/fixtures/channels.ts";
import { type Authority, makeAuthority } from "#tests/receivers/certificates.ts";
import { type MailReceiver, mailReceiver } from "#tests/receivers/mail.ts";
import { listNotifications, putChannel } from "./index.ts";

const auth = { user: "leeway", password: "mail-password-1" };
let ours: Authority;
let b: Bench;
let made = 0;
let mail: MailReceiver | undefined;

beforeAll(() => {
  allowLocal();
  process.env.LEEWAY_CHANNELS_ALLOW = "127.0.0.0/8,localhost";
  ours = makeAuthority("Authority of the tests");
});
beforeEach(async () => {
  b = await channelBench();
});
afterEach(() => mail?.close());
afterAll(closeStores);

const server = async (way: "starttls" | "tls" | "none", hosts = ["localhost", "127.0.0.1"]) =>
  (mail = await mailReceiver(
    auth,
    { code: null },
    way === "none" ? undefined : { way, ...ours.issue(hosts) },
  ));

const settings = (more: Record<string, unknown>) => ({
  host: "127.0.0.1",
  port: mail!.port,
  ...auth,
  from: "leeway@example.com",
  to: ["team@example.com"],
  ...more,
});

/** What came of one mail: delivered, or the reason why not. */
async function send(more: Record<string, unknown>): Promise<string> {
  const name = `mail-${made++}`;
  const id = await b.channel(name, "email", settings(more));
  await b.enqueue(id);
  await b.deliver();
  const row = (await listNotifications(b.ctx)).notifications.find((n) => n.channel === name)!;
  return row.state === "delivered" ? "delivered" : `${row.state}: ${row.attempts.at(-1)?.detail}`;
}

describe.each(["starttls", "tls"] as const)("a mail server with %s", (way) => {
  test("is told, and the password given, once its authority is trusted", async () => {
    await server(way);
    expect(await send({ security: way, ca: ours.pem })).toBe("delivered");
    expect(mail!.mails).toHaveLength(1);
    expect(mail!.logins).toEqual([{ encrypted: true }]);
  });

  test("is trusted by its name as well as by its address", async () => {
    await server(way, ["localhost"]);
    expect(await send({ security: way, ca: ours.pem, host: "localhost" })).toBe("delivered");
  });

  test("gets neither mail nor password under a certificate that nobody vouches for", async () => {
    await server(way);
    expect(await send({ security: way })).toMatch(/certificate/);
    const theirs = makeAuthority("Somebody else's authority").pem;
    expect(await send({ security: way, ca: theirs })).toMatch(/certificate/);
    expect([mail!.mails, mail!.logins]).toEqual([[], []]);
  });

  test("gets neither under a certificate of another name", async () => {
    await server(way, ["mail.example.org"]);
    expect(await send({ security: way, ca: ours.pem })).toMatch(/certificate/);
    expect(await send({ security: way, ca: ours.pem, host: "localhost" })).toMatch(/certificate/);
    expect([mail!.mails, mail!.logins]).toEqual([[], []]);
  });
});

describe("a mail server without encryption", () => {
  test("gets neither mail nor password where STARTTLS was asked for", async () => {
    await server("none");
    expect(await send({ security: "starttls" })).toMatch(/encrypt|STARTTLS/i);
    expect([mail!.mails, mail!.logins]).toEqual([[], []]);
  });

  test("gets a password only where that is allowed in so many words, and mail without one", async () => {
    await server("none");
    await expect(send({ security: "none" })).rejects.toThrow(/password is not sent .* without encryption/);
    expect(await send({ security: "none", user: "", password: "" })).not.toMatch(/password/);
    expect(mail!.logins).toEqual([]);
    expect(await send({ security: "none", insecure_login: "allow" })).toBe("delivered");
    expect(mail!.logins).toEqual([{ encrypted: false }]);
  });
});

test("what is no certificate is refused; one that a form has made one line of is taken", async () => {
  await server("tls");
  await expect(
    putChannel(b.ctx, { name: "mail", kind: "email", config: settings({ ca: "trust me" }) }),
  ).rejects.toThrow(/PEM/);
  expect(await send({ security: "tls", ca: ours.pem.replaceAll("\n", " ") })).toBe("delivered");
});
