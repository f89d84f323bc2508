import { z } from "zod";
import { defineChannel, type Outcome } from "./kind.ts";
import { said } from "./outcome.ts";
import { cut, escapeHtml } from "./text.ts";
import { alertLine, labelText, leftOut, link, moreLine, reasonWord, titleOf } from "./words.ts";

const address = z.email({ error: "This is not an e-mail address" }).max(254);
const config = z.strictObject({
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
  from: address.meta({ title: "From" }),
  to: z.array(address).min(1).max(50).meta({ title: "To" }),
});

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
  render: ({ config: c, notice, groupId, messageId, publicUrl }) => {
    const shown = notice.alerts.slice(0, alertsAtMost);
    const more = moreLine(leftOut(notice, shown.length));
    const lines = shown.map((a) => ({
      state: a.status === "firing" ? "Firing" : "Resolved",
      name: cut(alertLine(a), 500),
      text: cut(a.annotations.description ?? labelText(a.labels), 2000),
      url: link(publicUrl, a.url),
    }));
    const title = cut(titleOf(notice), 200);
    const rows = lines.map(
      (l) =>
        `<li><strong>${l.state}:</strong> <a href="${escapeHtml(l.url)}">${escapeHtml(l.name)}</a><br>${escapeHtml(l.text)}</li>`,
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
            ...lines.flatMap((l) => [`${l.state}: ${l.name}`, l.text, l.url, ""]),
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
