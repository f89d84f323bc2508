import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import OidcProvider from "oidc-provider";

export const client = { id: "leeway", secret: "a-secret-of-the-tests-only" };

export type IdentityProvider = {
  issuer: string;
  /** The groups that the provider names for a person from now on. */
  setGroups: (subject: string, groups: string[]) => void;
  /** From now on every code has expired by the time it is exchanged. */
  expireCodes: (expire: boolean) => void;
  /** From now on this address describes another provider, as a hijacked or mistyped one would. */
  misdirect: (other: IdentityProvider | undefined) => void;
  close: () => Promise<void>;
};

/** A real OpenID Connect provider on this machine, with its own login and consent pages. */
export async function startIdentityProvider(redirectUri: string): Promise<IdentityProvider> {
  const groups = new Map<string, string[]>();
  let expire = false;
  let misdirected: IdentityProvider | undefined;
  const server = createServer();
  const issuer = `http://localhost:${await listen(server)}`;
  const provider = new OidcProvider(issuer, {
    clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [redirectUri] }],
    scopes: ["openid", "email", "profile", "groups"],
    claims: { openid: ["sub"], email: ["email"], profile: ["name"], groups: ["groups"] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    ttl: {
      AuthorizationCode: () => (expire ? 1 : 60),
      Session: 600,
      Interaction: 600,
      Grant: 600,
      AccessToken: 600,
      IdToken: 600,
    },
    cookies: { keys: ["only for tests"] },
    findAccount: (_: unknown, subject: string) => ({
      accountId: subject,
      claims: () => ({
        sub: subject,
        name: subject,
        email: `${subject}@example.org`,
        groups: groups.get(subject) ?? [],
      }),
    }),
  });
  const answer = provider.callback();
  server.on("request", (request, response) => {
    if (misdirected && request.url?.startsWith("/.well-known/openid-configuration")) {
      void relay(`${misdirected.issuer}${request.url}`, response);
      return;
    }
    const late = expire && request.url === "/token" ? 2_100 : 0;
    setTimeout(() => answer(request, response), late);
  });
  return {
    issuer,
    setGroups: (subject, held) => void groups.set(subject, held),
    expireCodes: (from) => {
      expire = from;
    },
    misdirect: (other) => {
      misdirected = other;
    },
    close: () => close(server),
  };
}

async function relay(url: string, response: ServerResponse): Promise<void> {
  const text = await (await fetch(url)).text();
  response.writeHead(200, { "content-type": "application/json" }).end(text);
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    // Every address that `localhost` may mean.
    server.listen(0, "localhost", () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
