import { TableHead } from "../ui/table-head.tsx";

type Row = {
  kind: string;
  batch: number;
  row: number;
  received: string;
  column: string | null;
  code: string;
  message: string;
  raw: string;
};

const cell = "py-1 pr-4 align-top";

export function QuarantineRows({ rows, at }: { rows: readonly Row[]; at: (time: string) => string }) {
  return (
    <div className="max-h-96 overflow-auto" tabIndex={0} role="region" aria-label="Rejected rows">
      <table className="w-full min-w-[720px] border-collapse text-[12px]">
        <TableHead names={["Row", "Column", "Why", "What came", "Received"]} cell={cell} />
        <tbody>
          {rows.map((r) => (
            <tr key={`${r.batch} ${r.row} ${r.kind}`} className="border-line border-b">
              <th scope="row" className={`${cell} font-normal whitespace-nowrap`}>
                {r.row}{" "}
                <span className="text-ink-muted">
                  of {r.kind} batch {r.batch}
                </span>
              </th>
              <td className={`${cell} font-mono`}>{r.column ?? "–"}</td>
              <td className={cell}>
                {r.message} <span className="text-ink-muted">{r.code}</span>
              </td>
              <td className={`${cell} max-w-80 truncate font-mono text-[11px]`} title={r.raw}>
                {r.raw}
              </td>
              <td className={`${cell} whitespace-nowrap`}>{at(r.received)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
