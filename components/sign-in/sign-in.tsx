import { SignInButtons } from "./sign-in-buttons.tsx";
import { whyNotSignedIn } from "./why-not.ts";

type Props = {
  ways: { oidc: boolean; development: boolean };
  target: string;
  error: string | undefined;
};

export function SignIn({ ways, target, error }: Props) {
  return (
    <main className="flex min-h-dvh items-center justify-center bg-surface p-6 text-ink">
      <div className="w-full max-w-sm">
        <p className="font-mono text-[12px] text-ink-muted">Leeway</p>
        <h1 className="mt-1 text-xl font-semibold tracking-tight">Sign in</h1>
        <p className="mt-2 text-[13px] text-ink-muted">The control room for models in production.</p>
        {error === undefined ? null : (
          <p role="alert" className="mt-4 rounded-md border border-critical p-3 text-[13px]">
            {whyNotSignedIn(error)}
          </p>
        )}
        <SignInButtons ways={ways} target={target} />
        {ways.oidc || ways.development ? null : (
          <p className="mt-6 rounded-md border border-line border-dashed p-4 text-[13px] text-ink-muted">
            No way to sign in is set up yet. Set OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET to your
            identity provider and start Leeway again.
          </p>
        )}
      </div>
    </main>
  );
}
