import type { Metadata } from "next";
import { Multivariate } from "#components/multivariate/multivariate.tsx";

type Props = { params: Promise<{ model: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `${decodeURIComponent((await params).model)} · Multivariate` };
}

export default async function MultivariatePage({ params }: Props) {
  const { model } = await params;
  return <Multivariate model={decodeURIComponent(model)} />;
}
