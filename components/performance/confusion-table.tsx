import { count, percent } from "#lib/format/number.ts";
import { Scroll } from "../ui/scroll.tsx";

type Props = { classes: readonly string[]; counts: readonly (readonly number[])[] };

/** Truth in rows, prediction in columns; a cell is tinted by its share of its row. */
export function ConfusionTable({ classes, counts }: Props) {
  return (
    <figure className="m-0 min-w-0">
      <figcaption className="mb-2 font-medium">Confusion matrix</figcaption>
      <Scroll label="Confusion matrix">
        <table className="border-collapse text-[12px]">
          <thead>
            <tr className="text-ink-muted">
              <th scope="col" className="py-1 pr-3">
                Truth ↓ prediction →
              </th>
              {classes.map((name) => (
                <th key={name} scope="col" className="max-w-28 truncate px-2 py-1 text-right">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {counts.map((row, i) => {
              const total = row.reduce((a, b) => a + b, 0);
              return (
                <tr key={classes[i]}>
                  <th scope="row" className="max-w-36 truncate py-1 pr-3">
                    {classes[i]}
                  </th>
                  {row.map((n, j) => {
                    const share = total > 0 ? n / total : 0;
                    const fill = i === j ? "var(--ok)" : "var(--drift)";
                    const tint = `color-mix(in oklab, ${fill} ${Math.round(28 * share)}%, transparent)`;
                    return (
                      <td
                        key={classes[j]}
                        className="border border-line px-2 py-1 text-right"
                        style={{ background: tint }}
                        title={`${percent(share)} of the rows that are ${classes[i]}`}
                      >
                        {count(n)}
                        <span className="block text-[11px]">{percent(share)}</span>
                      </td>
                    );
                  })}
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scroll>
    </figure>
  );
}
