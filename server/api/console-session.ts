import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { LeewayError } from "#lib/domain/errors.ts";
import { pageContext } from "./caller.ts";

export type ConsoleSession = { name: string; projects: { slug: string; name: string; role: string }[] };

/** The signed-in person; anybody else is sent to the sign-in page, and back afterwards. */
export async function consoleSession(): Promise<ConsoleSession> {
  try {
    const session = await (await pageContext()).requireSession();
    return {
      name: session.name,
      projects: session.memberships.map(({ slug, name, role }) => ({ slug, name, role })),
    };
  } catch (error) {
    if (!(error instanceof LeewayError) || error.code !== "UNAUTHENTICATED") throw error;
    const path = (await headers()).get("x-path") ?? "/";
    redirect(`/sign-in?callbackUrl=${encodeURIComponent(path)}`);
  }
}
