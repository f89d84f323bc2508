import type { Metadata } from "next";
import { TimelinePage } from "#components/timeline/timeline-page.tsx";

type Props = { params: Promise<{ incident: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Timeline of incident ${(await params).incident}` };
}

export default async function Page({ params }: Props) {
  return <TimelinePage id={Number((await params).incident)} />;
}
