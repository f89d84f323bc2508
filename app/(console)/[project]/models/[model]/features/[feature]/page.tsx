import type { Metadata } from "next";
import { Feature } from "#components/feature/feature.tsx";

type Props = { params: Promise<{ model: string; feature: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).feature) };
}

export default async function FeaturePage({ params }: Props) {
  const { model, feature } = await params;
  return <Feature model={decodeURIComponent(model)} feature={decodeURIComponent(feature)} />;
}
