import Link from "next/link";

export type Crumb = { label: string; href?: string };

/** Where this page is; the last part is the page itself. */
export function Crumbs({ path }: { path: readonly Crumb[] }) {
  return (
    <nav aria-label="Breadcrumb" className="mb-1 text-[12px] text-ink-muted">
      <ol className="flex flex-wrap gap-x-1.5">
        {path.map(({ label, href }, i) => (
          <li key={label} className="flex gap-x-1.5">
            {i > 0 ? <span aria-hidden="true">/</span> : null}
            {href ? (
              <Link href={href} className="underline-offset-2 hover:text-ink hover:underline">
                {label}
              </Link>
            ) : (
              <span aria-current="page">{label}</span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
