import type { Metadata } from "next";
import { Performance } from "#components/performance/performance.tsx";

type Props = { params: Promise<{ model: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `${decodeURIComponent((await params).model)} · Performance` };
}

export default async function PerformancePage({ params }: Props) {
  const { model } = await params;
  return <Performance model={decodeURIComponent(model)} />;
}
