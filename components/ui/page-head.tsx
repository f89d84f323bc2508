import type { ReactNode } from "react";

export function PageHead({
  title,
  status,
  children,
}: {
  title: ReactNode;
  status?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <header className="mb-5">
      <h1 className="text-xl font-semibold tracking-tight break-words">{title}</h1>
      {status ? <p className="mt-0.5 text-ink-muted">{status}</p> : null}
      {children}
    </header>
  );
}
