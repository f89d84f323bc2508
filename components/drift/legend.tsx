const marks = ["< 0.2", "0.2", "0.4", "0.7", "1", "1.5", "≥ 3"];

/** What the colours mean, and the three signs that are not colours. */
export function Legend() {
  return (
    <div className="text-[12px] text-ink-muted">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <span>Effect over its bar</span>
        <span className="flex" aria-hidden="true">
          {marks.map((mark, i) => (
            <span key={mark} className="w-9 text-center text-[11px]">
              <span className="block h-3" style={{ background: `var(--ramp-${i})` }} />
              {mark}
            </span>
          ))}
        </span>
        <span>● drift</span>
        <span>▢ not enough rows</span>
        <span>▨ no events</span>
        <span>pale: not over yet</span>
      </div>
    </div>
  );
}
