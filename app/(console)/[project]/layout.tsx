import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { Shell } from "#components/shell/shell.tsx";
import { consoleSession } from "#server/api/console-session.ts";

type Props = { children: ReactNode; params: Promise<{ project: string }> };

export default async function ProjectLayout({ children, params }: Props) {
  const { project } = await params;
  const session = await consoleSession();
  const own = session.projects.find((p) => p.slug === project);
  if (!own) notFound();
  return (
    <Shell project={own} projects={session.projects} person={session.name}>
      {children}
    </Shell>
  );
}
