import type { Metadata } from "next";
import { Drift } from "#components/drift/drift.tsx";

type Props = { params: Promise<{ model: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `${decodeURIComponent((await params).model)} · Drift` };
}

export default async function DriftPage({ params }: Props) {
  const { model } = await params;
  return <Drift model={decodeURIComponent(model)} />;
}
