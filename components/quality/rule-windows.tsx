import type { Grain } from "#lib/domain/drift.ts";
import type { RuleQuality } from "#lib/domain/quality.ts";
import { percent } from "#lib/format/number.ts";
import { tickName, windowName } from "#lib/format/time.ts";
import { Scroll } from "../ui/scroll.tsx";

const most = 31;

/** The share of violations of every rule in the newest windows; a filled mark is above the rule's limit. */
export function RuleWindows({
  rules,
  grain,
  timeZone,
}: {
  rules: readonly RuleQuality[];
  grain: Grain;
  timeZone: string;
}) {
  const starts = [...new Set(rules.flatMap((r) => r.windows.map((w) => w.start)))].sort().slice(-most);
  if (starts.length < 2) return null;
  return (
    <details className="mt-3" open>
      <summary>Rules by window</summary>
      <Scroll label="Rules by window" className="mt-1 overflow-x-auto">
        <table className="border-collapse text-xs">
          <thead>
            <tr className="text-ink-muted">
              <th scope="col" className="py-1 pr-3 text-left font-normal">
                Rule
              </th>
              {starts.map((start) => (
                <th key={start} scope="col" className="px-1.5 py-1 font-normal whitespace-nowrap">
                  <abbr title={windowName(start, grain, timeZone)} className="no-underline">
                    {tickName(start, grain, timeZone)}
                  </abbr>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rules.map((one) => (
              <RuleRow key={one.rule.id} one={one} starts={starts} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
}

function RuleRow({ one, starts }: { one: RuleQuality; starts: readonly string[] }) {
  const at = new Map(one.windows.map((w) => [w.start, w]));
  return (
    <tr className="border-line border-t">
      <th scope="row" className="max-w-60 truncate py-1 pr-3 text-left font-normal" title={one.rule.id}>
        {one.rule.id}
      </th>
      {starts.map((start) => {
        const window = at.get(start);
        const over = window?.over_limit === true;
        return (
          <td
            key={start}
            title={window?.note ?? "no rows"}
            className={`px-1.5 py-1 text-right whitespace-nowrap tabular-nums ${over ? "text-critical" : "text-ink-muted"}`}
          >
            {over ? <span aria-hidden="true">● </span> : null}
            {window?.value === null || window?.value === undefined ? "–" : percent(window.value)}
          </td>
        );
      })}
    </tr>
  );
}
