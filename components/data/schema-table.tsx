import { Scroll } from "../ui/scroll.tsx";
import { TableHead } from "../ui/table-head.tsx";

type Column = {
  name: string;
  kind: string;
  role: string;
  nullable: boolean;
  reason: string;
  overridden: boolean;
  segment: boolean;
  score_class: string | null;
};

const cell = "py-1.5 pr-4 align-top";

/** Every column with its kind and role, and why. */
export function SchemaTable({ schema }: { schema: { columns: Column[] } | null }) {
  return (
    <Scroll label="Schema">
      <table className="w-full min-w-[820px] border-collapse">
        <TableHead names={["Column", "Kind", "Role", "Missing values", "Why"]} cell={cell} />
        <tbody>
          {(schema?.columns ?? []).map((c) => (
            <tr key={c.name} className="border-line border-b">
              <th scope="row" className={`${cell} font-mono text-[12px] font-normal`}>
                {c.name}
              </th>
              <td className={cell}>{c.kind}</td>
              <td className={cell}>
                {c.role}
                {c.score_class === null ? null : <span className="text-ink-muted"> of {c.score_class}</span>}
                {c.segment ? <span className="text-ink-muted"> · segment</span> : null}
              </td>
              <td className={cell}>
                {c.nullable ? "allowed" : <span className="text-ink-muted">none in the reference</span>}
              </td>
              <td className={`${cell} text-ink-muted`}>
                {c.overridden ? <span className="text-watch">overridden: </span> : null}
                {c.reason}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
