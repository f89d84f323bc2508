import { measure, pValue } from "#lib/format/number.ts";
import { Scroll } from "../ui/scroll.tsx";
import type { MethodDetail } from "./methods.prepare.ts";

const cell = "py-1 pr-4 whitespace-nowrap";

/** Pairs of columns by how much their rank correlation changed. */
export function Pairs({ pairs }: { pairs: MethodDetail["windows"][number]["pairs"] }) {
  return (
    <div className="min-w-0">
      <h3 className="mb-2 font-medium">Correlations that changed most</h3>
      <Scroll label="Correlations">
        <table className="w-full border-collapse text-[12px]">
          <thead>
            <tr className="border-line border-b text-ink-muted">
              <th scope="col" className={cell}>
                Pair
              </th>
              <th scope="col" className={`${cell} text-right`}>
                Reference
              </th>
              <th scope="col" className={`${cell} text-right`}>
                Window
              </th>
              <th scope="col" className={`${cell} text-right`}>
                p over all pairs
              </th>
            </tr>
          </thead>
          <tbody>
            {pairs.slice(0, 5).map((pair) => (
              <tr key={pair.features.join(" ")} className="border-line border-b">
                <th scope="row" className={`${cell} font-normal`}>
                  {pair.features.join(" · ")}
                </th>
                <td className={`${cell} text-right`}>{measure(pair.reference)}</td>
                <td className={`${cell} text-right`}>{measure(pair.window)}</td>
                <td className={`${cell} text-right`}>{pValue(pair.p)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </div>
  );
}
