import { moment } from "#lib/format/time.ts";
import { whoIs } from "#lib/format/who.ts";
import { sentenceOf } from "./timeline.prepare.ts";

type Entry = { id: number; at: string; kind: string; actor: string; detail: Record<string, unknown> };
type Props = {
  entries: readonly Entry[];
  links: readonly { url: string; title: string }[];
  timeZone: string;
};

export function Timeline({ entries, links, timeZone }: Props) {
  return (
    <>
      <ol aria-live="polite" className="border-line border-l pl-4">
        {entries.map((entry) => (
          <li key={entry.id} className="py-1 break-words">
            <span className="mr-2 text-[12px] text-ink-muted">
              {moment(entry.at, timeZone)} · {whoIs(entry.actor)}
            </span>
            <span className="whitespace-pre-line">{sentenceOf(entry)}</span>
          </li>
        ))}
      </ol>
      {links.length > 0 ? (
        <ul className="mt-3">
          {links.map((link) => (
            <li key={link.url}>
              <a href={link.url} rel="noreferrer" target="_blank" className="text-accent hover:underline">
                {link.title}
              </a>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
