import type { ReactNode } from "react";
import { Button } from "../ui/button.tsx";

type Props = { title: string; subtitle: string; onClose: () => void; children: ReactNode };

/** What a selected cell says: next to the heatmap, or over its foot on a narrow screen. */
export function CellFrame({ title, subtitle, onClose, children }: Props) {
  return (
    <aside
      aria-label="Selected cell"
      className="fixed inset-x-0 bottom-0 max-h-[72dvh] overflow-y-auto border-line border-t bg-surface p-4 shadow-[0_-8px_24px_rgb(0_0_0/0.12)] xl:static xl:max-h-none xl:border-t-0 xl:border-l xl:p-0 xl:pl-6 xl:shadow-none"
    >
      <div className="mb-3 flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 className="text-[14px] font-semibold break-words">{title}</h2>
          <p className="text-[12px] text-ink-muted">{subtitle}</p>
        </div>
        <Button onClick={onClose} title="Close (Esc)" aria-label="Close">
          ✕
        </Button>
      </div>
      {children}
    </aside>
  );
}
