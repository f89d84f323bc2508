import type { ReactNode } from "react";

type Props = {
  title: string;
  description?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  id?: string;
};

/** A titled part of a page. Sections do not nest. */
export function Section({ title, description, actions, children, id }: Props) {
  return (
    <section aria-label={title} id={id} className="mt-8 first:mt-0">
      <div className="mb-3 flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
        <div>
          <h2 className="text-[14px] font-semibold">{title}</h2>
          {description ? <p className="max-w-prose text-[12px] text-ink-muted">{description}</p> : null}
        </div>
        {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
      </div>
      {children}
    </section>
  );
}
