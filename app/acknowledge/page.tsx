import type { Metadata } from "next";
import { headers } from "next/headers";
import { Acknowledge } from "#components/acknowledge/acknowledge.tsx";
import { linkPage } from "#server/api/acknowledge-page.ts";

export const metadata: Metadata = { title: "Acknowledge", robots: { index: false } };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function AcknowledgePage({ searchParams }: Props) {
  const { token } = await searchParams;
  const given = typeof token === "string" ? token : "";
  return <Acknowledge token={given} link={await linkPage(await headers(), given)} />;
}
