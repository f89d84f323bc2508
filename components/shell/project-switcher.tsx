"use client";

import { useRouter } from "next/navigation";
import type { Project } from "../providers/project.tsx";

export function ProjectSwitcher({ project, projects }: { project: Project; projects: Project[] }) {
  const router = useRouter();
  if (projects.length < 2) {
    return <p className="truncate px-4 pb-1 text-[12px] text-ink-muted">{project.name}</p>;
  }
  return (
    <div className="px-3 pt-1 pb-1">
      <select
        aria-label="Project"
        value={project.slug}
        onChange={(event) => router.push(`/${event.target.value}`)}
        className="w-full rounded-md border border-line bg-surface px-1.5 py-1 text-[12px]"
      >
        {projects.map((p) => (
          <option key={p.slug} value={p.slug}>
            {p.name}
          </option>
        ))}
      </select>
    </div>
  );
}
