import type { Metadata } from "next";
import { IncidentPage } from "#components/incidents/incident-page.tsx";

type Props = { params: Promise<{ incident: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Incident ${(await params).incident}` };
}

export default async function Page({ params }: Props) {
  return <IncidentPage id={Number((await params).incident)} />;
}
