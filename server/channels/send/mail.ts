import { isIP } from "node:net";
import { createTransport } from "nodemailer";
import type { ChannelResponse, MailRequest } from "#lib/channels/index.ts";
import { resolveHost } from "#server/kernel/guard.ts";

const stepMs = 10_000;

type SmtpError = Error & { responseCode?: number; response?: string };

/** One mail over a connection of its own to the checked address; the server's certificate is that of its name. */
export async function sendMail(request: MailRequest): Promise<ChannelResponse> {
  const { server, message } = request;
  const pinned = await resolveHost(server.host);
  const transport = createTransport({
    host: pinned.address,
    port: server.port,
    secure: server.secure,
    requireTLS: message.requireTls,
    ignoreTLS: !server.secure && !message.requireTls,
    tls: isIP(server.host) ? {} : { servername: server.host },
    ...(server.user === "" ? {} : { auth: { user: server.user, pass: server.password } }),
    connectionTimeout: stepMs,
    greetingTimeout: stepMs,
    socketTimeout: stepMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const { requireTls: _, ...mail } = message;
  try {
    const sent = await transport.sendMail({ ...mail, references: mail.inReplyTo });
    const refused = sent.rejected.map(String);
    return {
      status: 250,
      headers: {},
      body: refused.length === 0 ? sent.response : `${sent.response}; refused: ${refused.join(", ")}`,
    };
  } catch (error) {
    const { responseCode, response } = error as SmtpError;
    if (responseCode === undefined) throw error;
    return { status: responseCode, headers: {}, body: response ?? (error as Error).message };
  } finally {
    transport.close();
  }
}
