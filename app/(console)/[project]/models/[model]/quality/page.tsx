import type { Metadata } from "next";
import { Quality } from "#components/quality/quality.tsx";

type Props = { params: Promise<{ model: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `${decodeURIComponent((await params).model)} · Quality` };
}

export default async function QualityPage({ params }: Props) {
  const { model } = await params;
  return <Quality model={decodeURIComponent(model)} />;
}
