import { measure, pValue } from "#lib/format/number.ts";
import { Scroll } from "../ui/scroll.tsx";
import { VerdictMark } from "../ui/verdict.tsx";
import { type MethodSeries, stripOf, windowAt, worstMethods } from "./methods.prepare.ts";

type Props = {
  methods: readonly MethodSeries[];
  selected: string | undefined;
  onSelect: (method: string) => void;
};

const cell = "py-1.5 pr-4 whitespace-nowrap";

/** Every method with its verdict now and the strip of its windows. */
export function MethodTable({ methods, selected, onSelect }: Props) {
  return (
    <Scroll label="Methods">
      <table className="w-full min-w-[640px] border-collapse">
        <thead>
          <tr className="border-line border-b text-[12px] text-ink-muted">
            <th scope="col" className={cell}>
              Method
            </th>
            <th scope="col" className={cell}>
              Now
            </th>
            <th scope="col" className={cell}>
              Windows, oldest first
            </th>
            <th scope="col" className={`${cell} text-right`}>
              Value
            </th>
            <th scope="col" className={`${cell} text-right`}>
              Noise floor
            </th>
            <th scope="col" className={`${cell} text-right`}>
              Adjusted p
            </th>
          </tr>
        </thead>
        <tbody>
          {worstMethods(methods).map((m) => {
            const now = windowAt(m, null);
            return (
              <tr
                key={m.method}
                className={`border-line border-b ${m.method === selected ? "bg-surface-raised" : ""}`}
              >
                <th scope="row" className={`${cell} pl-1 font-normal`}>
                  <button
                    type="button"
                    aria-pressed={m.method === selected}
                    title={m.unit}
                    onClick={() => onSelect(m.method)}
                    className="min-h-6 text-left underline underline-offset-2"
                  >
                    {m.label}
                  </button>
                </th>
                <td className={cell}>
                  <VerdictMark verdict={m.verdict} />
                </td>
                <td className={cell}>
                  <Strip method={m} />
                </td>
                <td className={`${cell} text-right`}>{measure(now?.value)}</td>
                <td className={`${cell} text-right`}>{measure(now?.floor)}</td>
                <td className={`${cell} text-right`}>{pValue(now?.p_adjusted)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroll>
  );
}

function Strip({ method }: { method: MethodSeries }) {
  const { cells, label } = stripOf(method);
  return (
    <svg
      viewBox={`0 0 ${Math.max(1, cells.length)} 16`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
      className="h-4 w-48"
    >
      {cells.map((c) => (
        <rect
          key={c.start}
          x={c.x + 0.1}
          y={c.high ? 0 : 5}
          width={0.8}
          height={c.high ? 16 : 6}
          fill={c.fill}
        />
      ))}
    </svg>
  );
}
