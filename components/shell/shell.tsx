"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { type ReactNode, useState } from "react";
import { type Project, ProjectProvider } from "../providers/project.tsx";
import { OpenIncidents } from "../incidents/open-incidents.tsx";
import { Account } from "./account.tsx";
import { Keys } from "./keys.tsx";
import { modelNav, type NavItem, projectNav } from "./nav.ts";
import { PaletteButton } from "./palette-button.tsx";
import { ProjectSwitcher } from "./project-switcher.tsx";

type Props = { project: Project; projects: Project[]; person: string; children: ReactNode };

/** The signed-in frame: navigation beside the page; on narrow screens one line that opens it. */
export function Shell({ project, projects, person, children }: Props) {
  const path = usePathname();
  // Open for this address only: going somewhere closes it.
  const [openAt, setOpenAt] = useState<string | null>(null);
  const open = openAt === path;
  const model = decodeURIComponent(/\/models\/([^/]+)/.exec(path)?.[1] ?? "");
  return (
    <ProjectProvider project={project}>
      <a href="#main" className="sr-only focus:not-sr-only focus:absolute focus:bg-surface focus:p-2">
        Skip to the page
      </a>
      <div className="min-h-dvh md:grid md:grid-cols-[208px_minmax(0,1fr)]">
        <aside className="border-line border-b md:sticky md:top-0 md:flex md:h-dvh md:flex-col md:border-r md:border-b-0">
          <div className="flex min-h-12 items-center gap-2 px-4 md:min-h-0 md:justify-between md:pt-5">
            <button
              type="button"
              aria-expanded={open}
              aria-controls="navigation"
              onClick={() => setOpenAt(open ? null : path)}
              className="-ml-1.5 min-h-8 min-w-8 rounded-md hover:bg-surface-raised md:hidden"
            >
              <span aria-hidden="true">{open ? "✕" : "☰"}</span>
              <span className="sr-only">Menu</span>
            </button>
            <Link
              href={`/${project.slug}`}
              className="mr-auto text-[15px] font-semibold tracking-tight md:mr-0"
            >
              Leeway
            </Link>
            <PaletteButton project={project.slug} />
          </div>
          <div
            id="navigation"
            className={`${open ? "flex" : "hidden"} flex-col pb-3 md:flex md:min-h-0 md:flex-1 md:pb-0`}
          >
            <ProjectSwitcher project={project} projects={projects} />
            <nav aria-label="Pages" className="flex flex-col overflow-y-auto px-2 md:mt-3">
              {projectNav(project.slug).map((item) => (
                <NavLink key={item.href} item={item} path={path} exact={!item.badge} />
              ))}
              {model ? (
                <p className="mt-4 truncate px-2 pb-0.5 font-mono text-[11px] text-ink-muted" title={model}>
                  {model}
                </p>
              ) : null}
              {model
                ? modelNav(project.slug, model).map((item) => (
                    <NavLink key={item.href} item={item} path={path} />
                  ))
                : null}
            </nav>
            <Account person={person} role={project.role} />
          </div>
        </aside>
        <main id="main" className="min-w-0 px-4 py-4 md:px-8 md:py-6">
          {children}
        </main>
      </div>
      <Keys />
    </ProjectProvider>
  );
}

function NavLink({ item, path, exact = false }: { item: NavItem; path: string; exact?: boolean }) {
  const under = (href: string) => path === href || path.startsWith(`${href}/`);
  const here = exact ? path === item.href : [item.href, ...(item.also ?? [])].some(under);
  return (
    <Link
      href={item.href}
      aria-current={here ? "page" : undefined}
      className={`rounded-md px-2 py-1 ${here ? "bg-surface-raised font-medium" : "text-ink-muted hover:text-ink"}`}
    >
      {item.label}
      {item.badge ? <OpenIncidents /> : null}
    </Link>
  );
}
