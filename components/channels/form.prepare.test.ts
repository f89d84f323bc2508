import { expect, test } from "vitest";
import { channelKinds, fieldsOf } from "#lib/channels/index.ts";
import { configOf, textOf } from "./form.prepare.ts";

const email = fieldsOf(channelKinds.find((k) => k.id === "email") ?? { config: undefined as never });

test("a form shows what is held but no secret, and sends it back unchanged", () => {
  const config = {
    host: "mail.example.com",
    port: 465,
    security: "tls",
    insecure_login: "refuse",
    user: "",
    from: "a@example.com",
    to: ["b@example.com", "c@example.com"],
  };
  const texts = textOf(email, { ...config, password: "hidden" });
  expect(texts.password).toBe("");
  expect(configOf(email, texts)).toEqual(config);
});

test("a new form begins with the defaults", () => {
  expect(textOf(email, undefined)).toMatchObject({ port: "587", security: "starttls", host: "" });
});
