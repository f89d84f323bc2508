import { Section } from "../ui/section.tsx";

type Row = { name: string; messages: number; share: number };

/** Names with their messages as bars of their share. */
export function Loudest({ title, rows }: { title: string; rows: readonly Row[] }) {
  return (
    <Section title={title}>
      <ol className="flex flex-col gap-2 text-[13px]">
        {rows.map((r) => (
          <li key={r.name}>
            <p className="flex justify-between gap-4">
              <span className="min-w-0 break-words">{r.name}</span>
              <span className="whitespace-nowrap font-mono">
                {r.messages} · {Math.round(r.share * 100)} %
              </span>
            </p>
            <div className="mt-0.5 h-1 rounded bg-surface-raised" aria-hidden="true">
              <div className="h-1 rounded bg-accent" style={{ width: `${r.share * 100}%` }} />
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}
