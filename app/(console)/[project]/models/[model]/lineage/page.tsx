import type { Metadata } from "next";
import { LineagePage } from "#components/lineage/lineage-page.tsx";

type Props = { params: Promise<{ model: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `${decodeURIComponent((await params).model)} · Lineage` };
}

export default async function Page({ params }: Props) {
  return <LineagePage model={decodeURIComponent((await params).model)} />;
}
