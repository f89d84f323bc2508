/** The address to go on to: the identity provider, or the page that was asked for. */
export async function startSignIn(
  provider: string,
  target: string,
  fields: Record<string, string>,
): Promise<string> {
  const { csrfToken } = await json<{ csrfToken: string }>(await fetch("/api/auth/csrf"));
  const kind = provider === "development" ? "callback" : "signin";
  const answer = await fetch(`/api/auth/${kind}/${provider}`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ ...fields, csrfToken, callbackUrl: target, json: "true" }),
  });
  return (await json<{ url: string }>(answer)).url;
}

/** Ends the session; the address to go on to. */
export async function signOut(): Promise<string> {
  const { csrfToken } = await json<{ csrfToken: string }>(await fetch("/api/auth/csrf"));
  const answer = await fetch("/api/auth/signout", {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ csrfToken, callbackUrl: "/sign-in", json: "true" }),
  });
  return (await json<{ url: string }>(answer)).url;
}

async function json<T>(response: Response): Promise<T> {
  // A refused sign-in answers 401 and still names the page that says why.
  if (response.status >= 500) throw new Error(`sign-in answered ${response.status}`);
  return (await response.json()) as T;
}
