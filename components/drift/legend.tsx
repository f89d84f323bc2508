import { steps } from "../charts/heatmap.prepare.ts";

const mark = "inline-block size-3 align-[-1px]";

/** What the colours mean, and the signs that are not colours. */
export function Legend({ word }: { word: string }) {
  const names = [`< ${steps[0]}`, ...steps.slice(0, -1).map(String), `≥ ${steps.at(-1)}`];
  return (
    <div className="flex flex-wrap items-start gap-x-5 gap-y-2 text-[12px] text-ink-muted">
      <span>
        Effect ÷ its bar
        <span className="block text-[11px]">{word} can begin at 1</span>
      </span>
      <span className="flex" aria-hidden="true">
        {names.map((name, i) => (
          <span key={name} className="w-9 text-center text-[11px]">
            <span
              className="block h-3 border-line border-y first:border-l"
              style={{ background: `var(--ramp-${i})` }}
            />
            {name}
          </span>
        ))}
      </span>
      <span className="flex flex-wrap gap-x-4 gap-y-1">
        <span>● {word}</span>
        <span>
          <span aria-hidden="true" className={`${mark} border border-line`} /> not enough rows
        </span>
        <span>
          <span aria-hidden="true" className={`${mark} heat-hatch`} /> no rows
        </span>
        <span>
          <span aria-hidden="true" className={`${mark} opacity-50`} style={{ background: "var(--ramp-4)" }} />{" "}
          not over yet
        </span>
      </span>
    </div>
  );
}
