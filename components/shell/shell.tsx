"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { type Project, ProjectProvider } from "../providers/project.tsx";
import { Account } from "./account.tsx";
import { modelNav, type NavItem, projectNav } from "./nav.ts";
import { Palette } from "./palette.tsx";
import { ProjectSwitcher } from "./project-switcher.tsx";

type Props = { project: Project; projects: Project[]; person: string; children: ReactNode };

/** The signed-in frame: navigation beside the page, above it on narrow screens. */
export function Shell({ project, projects, person, children }: Props) {
  const path = usePathname();
  const model = decodeURIComponent(/\/models\/([^/]+)/.exec(path)?.[1] ?? "");
  return (
    <ProjectProvider project={project}>
      <a href="#main" className="sr-only focus:not-sr-only focus:absolute focus:bg-surface focus:p-2">
        Skip to the page
      </a>
      <div className="min-h-dvh md:grid md:grid-cols-[208px_minmax(0,1fr)]">
        <aside className="border-line border-b md:sticky md:top-0 md:flex md:h-dvh md:flex-col md:border-r md:border-b-0">
          <div className="flex items-center justify-between gap-2 px-4 pt-3 md:pt-5">
            <Link href={`/${project.slug}`} className="text-[15px] font-semibold tracking-tight">
              Leeway
            </Link>
            <Palette project={project.slug} />
          </div>
          <ProjectSwitcher project={project} projects={projects} />
          <nav aria-label="Pages" className="flex flex-wrap gap-x-1 px-2 pb-2 md:mt-3 md:flex-col">
            {projectNav(project.slug).map((item) => (
              <NavLink key={item.href} item={item} path={path} exact />
            ))}
            {model ? (
              <>
                <p className="mt-3 hidden truncate px-2 font-mono text-[11px] text-ink-muted md:block">
                  {model}
                </p>
                {modelNav(project.slug, model).map((item) => (
                  <NavLink key={item.href} item={item} path={path} />
                ))}
              </>
            ) : null}
          </nav>
          <Account person={person} role={project.role} />
        </aside>
        <main id="main" className="min-w-0 px-4 py-5 md:px-8 md:py-7">
          {children}
        </main>
      </div>
    </ProjectProvider>
  );
}

function NavLink({ item, path, exact = false }: { item: NavItem; path: string; exact?: boolean }) {
  const here = exact ? path === item.href : path.startsWith(item.href);
  return (
    <Link
      href={item.href}
      aria-current={here ? "page" : undefined}
      className={`rounded-md px-2 py-1 ${here ? "bg-surface-raised font-medium" : "text-ink-muted hover:text-ink"}`}
    >
      {item.label}
    </Link>
  );
}
