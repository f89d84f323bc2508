import { config } from "#server/kernel/config.ts";
import { developmentLogin } from "./providers.ts";

export type SignInWays = { oidc: boolean; development: boolean };

/** What the sign-in page may offer to this visitor. */
export function signInWays(headers: Headers): SignInWays {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = config();
  return {
    oidc: Boolean(OIDC_ISSUER && OIDC_CLIENT_ID && OIDC_CLIENT_SECRET),
    development: developmentLogin(headers.get("host")),
  };
}
