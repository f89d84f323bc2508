import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export type MailReceiver = {
  port: number;
  mails: { from: string; to: string[]; headers: Map<string, string>; raw: string }[];
  /** Every try to sign in: whether the connection was encrypted by then. */
  logins: { encrypted: boolean }[];
  close: () => Promise<void>;
};

/** `starttls`: it offers STARTTLS; `tls`: encrypted from the first byte; left out: neither. */
type Encryption = { way: "starttls" | "tls"; key: string; cert: string };

/** A real SMTP server; `code` answers every mail with that reply while it is set. */
export async function mailReceiver(
  auth: { user: string; password: string },
  state: { code: number | null } = { code: null },
  encryption?: Encryption,
): Promise<MailReceiver> {
  const mails: MailReceiver["mails"] = [];
  const logins: MailReceiver["logins"] = [];
  const server = new SMTPServer({
    ...(encryption
      ? { secure: encryption.way === "tls", key: encryption.key, cert: encryption.cert }
      : { disabledCommands: ["STARTTLS"] }),
    allowInsecureAuth: true,
    onAuth: ({ username, password }, session, done) => {
      logins.push({ encrypted: session.secure });
      return username === auth.user && password === auth.password
        ? done(null, { user: username })
        : done(new Error("Invalid username or password"));
    },
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        if (state.code !== null) {
          done(Object.assign(new Error("not now"), { responseCode: state.code }));
          return;
        }
        const raw = Buffer.concat(parts).toString("utf8");
        const head = (raw.split("\r\n\r\n")[0] ?? "").replaceAll(/\r\n[ \t]+/g, " ");
        const headers = new Map(
          head.split("\r\n").map((line) => {
            const [name, ...rest] = line.split(": ");
            return [(name ?? "").toLowerCase(), rest.join(": ")] as const;
          }),
        );
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom ? mailFrom.address : "",
          to: rcptTo.map((r) => r.address),
          headers,
          raw,
        });
        done();
      });
    },
  });
  // Clients that refuse its certificate hang up in the middle of the handshake.
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    logins,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
