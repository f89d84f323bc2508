import type { ReactNode } from "react";

/** What is wider than the screen scrolls in its own frame, which the keyboard can reach. */
export function Scroll({
  label,
  children,
  className = "overflow-x-auto",
}: {
  label: string;
  children: ReactNode;
  className?: string;
}) {
  return (
    <div role="region" aria-label={label} tabIndex={0} className={className}>
      {children}
    </div>
  );
}
