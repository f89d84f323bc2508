import type { Metadata } from "next";
import { Data } from "#components/data/data.tsx";

type Props = { params: Promise<{ model: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `${decodeURIComponent((await params).model)} · Data` };
}

export default async function DataPage({ params }: Props) {
  const { model } = await params;
  return <Data model={decodeURIComponent(model)} />;
}
