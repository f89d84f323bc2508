"use client";

import { createContext, type ReactNode, useContext } from "react";
import { type Permission, type Role, rolePermissions } from "#lib/domain/permissions.ts";

export type Project = { slug: string; name: string; role: string };

const context = createContext<Project | null>(null);

export function ProjectProvider({ project, children }: { project: Project; children: ReactNode }) {
  return <context.Provider value={project}>{children}</context.Provider>;
}

/** The project of the page, and what the person may do there (the server decides again at every call). */
export function useProject(): Project & { may: (permission: Permission) => boolean } {
  const project = useContext(context);
  if (!project) throw new Error("There is no project above this component.");
  return { ...project, may: (p) => rolePermissions[project.role as Role]?.includes(p) ?? false };
}
