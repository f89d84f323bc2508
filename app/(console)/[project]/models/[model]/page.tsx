import { redirect } from "next/navigation";

type Props = { params: Promise<{ project: string; model: string }> };

export default async function ModelPage({ params }: Props) {
  const { project, model } = await params;
  redirect(`/${project}/models/${model}/drift`);
}
