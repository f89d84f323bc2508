import type { Metadata } from "next";
import { headers } from "next/headers";
import { SignIn } from "#components/sign-in/sign-in.tsx";
import { signInWays } from "#server/auth/index.ts";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SignInPage({ searchParams }: Props) {
  const { callbackUrl, error } = await searchParams;
  return (
    <SignIn
      ways={signInWays(await headers())}
      target={typeof callbackUrl === "string" ? callbackUrl : "/"}
      error={typeof error === "string" ? error : undefined}
    />
  );
}
