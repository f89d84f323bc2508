import type { ReactNode } from "react";
import { type Crumb, Crumbs } from "./crumbs.tsx";

type Props = { title: ReactNode; path?: readonly Crumb[]; status?: ReactNode };

/** Breadcrumb, title and one sentence: every page begins alike. */
export function PageHead({ title, path, status }: Props) {
  return (
    <header className="mb-4">
      {path ? <Crumbs path={path} /> : null}
      <h1 className="text-xl font-semibold tracking-tight break-words">{title}</h1>
      {/* The line is there before its words are, so that nothing below it jumps. */}
      <div className="mt-0.5 min-h-[1.45em] text-ink-muted">{status}</div>
    </header>
  );
}
