import { z } from "zod";
import { defineChannel, type Outcome } from "./kind.ts";
import { said } from "./outcome.ts";
import { cut, escapeHtml } from "./text.ts";
import { alertLine, labelText, leftOut, link, moreLine, reasonWord, titleOf } from "./words.ts";

const address = z.email({ error: "This is not an e-mail address" }).max(254);
const certificate = /-----BEGIN CERTIFICATE-----([A-Za-z0-9\s+/=]+)-----END CERTIFICATE-----/g;

/** Certificates as OpenSSL reads them, also where a form has made one line of them. */
function asPem(text: string, issues: z.RefinementCtx): string {
  const bodies = [...text.matchAll(certificate)].map(([, body]) => body!.replace(/\s+/g, ""));
  if (text.replace(certificate, "").trim() !== "" || bodies.includes("")) {
    issues.addIssue({
      code: "custom",
      message: "Give certificates in PEM: from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----",
    });
    return z.NEVER;
  }
  const lines = (body: string) => (body.match(/.{1,64}/g) ?? []).join("\n");
  return bodies
    .map((body) => `-----BEGIN CERTIFICATE-----\n${lines(body)}\n-----END CERTIFICATE-----\n`)
    .join("");
}

const settings = z.strictObject({
  host: z
    .string()
    .regex(/^[A-Za-z0-9.:-]{1,253}$/, "Give the name of the mail server, without smtp://")
    .meta({ title: "Mail server", destination: true }),
  port: z.number().int().min(1).max(65_535).default(587).meta({ title: "Port", destination: true }),
  security: z
    .enum(["starttls", "tls", "none"])
    .default("starttls")
    .meta({ title: "Encryption", destination: true, description: "none only inside a network you trust" }),
  user: z
    .string()
    .max(254)
    .default("")
    .meta({ title: "User", description: "Empty: sent without signing in" }),
  password: z.string().max(500).default("").meta({ title: "Password", secret: true }),
  insecure_login: z.enum(["refuse", "allow"]).default("refuse").meta({
    title: "Sign in without encryption",
    destination: true,
    description: "allow: with Encryption none, the password is sent readable to everybody on the way",
  }),
  ca: z.string().max(100_000).transform(asPem).default("").meta({
    title: "Certificate authority (PEM)",
    destination: true,
    description: "Where no public authority signed the server's certificate; then only this one counts",
  }),
  from: address.meta({ title: "From" }),
  to: z.array(address).min(1).max(50).meta({ title: "To" }),
});
const config = settings.refine(
  (c) => c.security !== "none" || c.user === "" || c.insecure_login === "allow",
  {
    path: ["security"],
    error:
      "A password is not sent over a connection without encryption: choose starttls or tls, leave the user empty, or set insecure_login to allow",
  },
);

const alertsAtMost = 50;

/** 2xx is accepted; 4xx passes by (RFC 5321 §4.2.1); 5xx does not. A mail server's 421 or 450 is its rate limit. */
function judge(response: { status: number; headers: Record<string, string>; body: string }): Outcome {
  if (response.status >= 200 && response.status < 300) return { kind: "sent" };
  const why = said(response);
  return response.status >= 500 ? { kind: "permanent", why } : { kind: "retry", why };
}

/** Plain text and HTML; all mails of a group share a thread. */
export const email = defineChannel({
  id: "email",
  label: "E-mail",
  config,
  concurrency: 2,
  intervalMs: 0,
  endpoint: (c) => `smtp://${c.host}:${c.port}`,
  render: ({ config: c, notice, groupId, messageId, publicUrl, acknowledgeUrl }) => {
    const shown = notice.alerts.slice(0, alertsAtMost);
    const more = moreLine(leftOut(notice, shown.length));
    const lines = shown.map((a) => ({
      state: a.status === "firing" ? "Firing" : "Resolved",
      name: cut(alertLine(a), 500),
      text: cut(a.annotations.description ?? labelText(a.labels), 2000),
      url: link(publicUrl, a.url),
      acknowledge: acknowledgeUrl?.(a) ?? null,
    }));
    const title = cut(titleOf(notice), 200);
    const rows = lines.map(
      (l) =>
        `<li><strong>${l.state}:</strong> <a href="${escapeHtml(l.url)}">${escapeHtml(l.name)}</a><br>${escapeHtml(l.text)}${l.acknowledge === null ? "" : `<br><a href="${escapeHtml(l.acknowledge)}">Acknowledge</a>`}</li>`,
    );
    const domain = c.from.split("@")[1] ?? "leeway.invalid";
    const thread = `<lw.${groupId}@${domain}>`;
    return [
      {
        kind: "mail",
        server: {
          host: c.host,
          port: c.port,
          secure: c.security === "tls",
          ca: c.ca,
          user: c.user,
          password: c.password,
        },
        message: {
          from: c.from,
          to: c.to,
          subject: title,
          text: [
            title,
            reasonWord(notice),
            "",
            ...lines.flatMap((l) => [
              `${l.state}: ${l.name}`,
              l.text,
              l.url,
              ...(l.acknowledge === null ? [] : [`Acknowledge: ${l.acknowledge}`]),
              "",
            ]),
            more,
            publicUrl,
          ].join("\n"),
          html: `<p><strong>${escapeHtml(title)}</strong><br>${escapeHtml(reasonWord(notice))}</p><ul>${rows.join("")}</ul><p>${more}</p><p><a href="${escapeHtml(publicUrl)}">Leeway</a></p>`,
          messageId: `<lw.${messageId}@${domain}>`,
          inReplyTo: thread,
          headers: {
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "List-Id": `Leeway <leeway.${domain}>`,
          },
          requireTls: c.security === "starttls",
        },
      },
    ];
  },
  judge,
});
