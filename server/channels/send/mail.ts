import { isIP } from "node:net";
import { createTransport } from "nodemailer";
import { LeewayError } from "#lib/domain/errors.ts";
import type { ChannelResponse, MailRequest } from "#lib/channels/index.ts";
import { resolveHost } from "#server/kernel/guard.ts";

const stepMs = 10_000;

type SmtpError = Error & { code?: string; responseCode?: number; response?: string };

/** The mailer's own code for it says only that the connection failed. */
const untrusted = (why: string) =>
  new LeewayError("UNAVAILABLE", `the certificate of the mail server is not trusted: ${why}`);

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
    tls: {
      ...(isIP(server.host) ? {} : { servername: server.host }),
      ...(server.ca === "" ? {} : { ca: server.ca }),
    },
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
    const { code, message: why, responseCode, response = why } = error as SmtpError;
    if (responseCode === undefined) throw /certificate|altnames/i.test(why) ? untrusted(why) : error;
    const said = code === "ETLS" ? `the server does not encrypt, so nothing was sent: ${response}` : response;
    return { status: responseCode, headers: {}, body: said };
  } finally {
    transport.close();
  }
}
