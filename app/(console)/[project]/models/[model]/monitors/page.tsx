import type { Metadata } from "next";
import { Monitors } from "#components/monitors/monitors.tsx";

type Props = { params: Promise<{ model: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `${decodeURIComponent((await params).model)} · Monitors` };
}

export default async function MonitorsPage({ params }: Props) {
  const { model } = await params;
  return <Monitors model={decodeURIComponent(model)} />;
}
