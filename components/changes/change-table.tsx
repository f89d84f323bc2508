import { changeFailed, changeWords } from "#lib/format/change-words.ts";
import { moment } from "#lib/format/time.ts";
import { Scroll } from "../ui/scroll.tsx";
import { TableHead } from "../ui/table-head.tsx";

type Row = {
  id: number;
  kind: string;
  at: string;
  subject: string;
  before?: unknown;
  after?: unknown;
  model: string | null;
  url: string | null;
  origin: string;
};

const cell = "py-1.5 pr-4 align-top last:pr-0";
const told: Record<string, string> = {
  leeway: "Leeway",
  api: "the API",
  github: "GitHub",
  openlineage: "OpenLineage",
};

export function ChangeTable({ rows, timeZone }: { rows: readonly Row[]; timeZone: string }) {
  return (
    <Scroll label="Changes">
      <table className="w-full min-w-[760px] border-collapse">
        <TableHead names={["When", "Kind", "What", "Difference", "Model", "Told by"]} cell={cell} />
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} className="border-line border-b">
              <td className={`${cell} whitespace-nowrap`}>{moment(row.at, timeZone)}</td>
              <td className={cell}>{row.kind}</td>
              <th scope="row" className={`${cell} font-normal break-words`}>
                {row.url ? (
                  <a href={row.url} rel="noreferrer" target="_blank" className="text-accent hover:underline">
                    {row.subject}
                  </a>
                ) : (
                  row.subject
                )}
              </th>
              <td className={`${cell} max-w-[28rem] break-words`}>
                <Difference before={row.before ?? null} after={row.after ?? null} />
              </td>
              <td className={cell}>{row.model ?? "whole project"}</td>
              <td className={cell}>{told[row.origin] ?? row.origin}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** What was before and after; a run that did not end well stands out. */
function Difference(changed: { before: unknown; after: unknown }) {
  const words = changeWords(changed) ?? "–";
  return changeFailed(changed) ? <strong className="font-medium text-drift">{words}</strong> : words;
}
