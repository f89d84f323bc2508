import { count, measure } from "#lib/format/number.ts";
import { moment } from "#lib/format/time.ts";
import { Scroll } from "../ui/scroll.tsx";
import {
  type Extent,
  falseAlarms,
  placeOf,
  readersOf,
  type StreamDetector,
  type StreamSignal,
} from "./streams.prepare.ts";

type Props = { signal: StreamSignal; extent: Extent | null; timeZone: string };

const cell = "py-1.5 pr-4 text-left align-top whitespace-nowrap";
/** An interval may take a second line, so that all columns fit beside the navigation. */
const wide = "min-w-28 py-1.5 pr-4 text-left align-top";
const heads = [
  "Detector",
  "Changes over time",
  "Alarms",
  "Newest: changed, raised",
  "Threshold",
  "Wanted: one in",
  "False alarms on the held-back stretch",
  "A dummy's there",
];

/** Every detector of one signal: what it raised, and how often it is wrong. */
export function DetectorTable({ signal, extent, timeZone }: Props) {
  const { reading, unable } = readersOf(signal.detectors);
  return (
    <>
      {reading.length > 0 ? (
        <Scroll label={`Detectors of ${signal.title}`}>
          <table className="w-full min-w-[960px] border-collapse text-[12px]">
            <thead>
              <tr className="border-line border-b align-bottom text-ink-muted">
                {heads.map((head) => (
                  <th key={head} scope="col" className={wide}>
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {reading.map((d) => (
                <tr key={d.detector} className="border-line border-b">
                  <th scope="row" className={`${cell} font-normal`}>
                    {d.title}
                  </th>
                  <Numbers detector={d} extent={extent} timeZone={timeZone} />
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      ) : null}
      {unable ? <p className="mt-2 max-w-prose text-[12px] text-ink-muted">{unable}</p> : null}
    </>
  );
}

type NumbersProps = { detector: StreamDetector; extent: Extent | null; timeZone: string };

function Numbers({ detector: d, extent, timeZone }: NumbersProps) {
  const last = d.alarms.at(-1);
  return (
    <>
      <td className={cell}>{extent ? <Strip detector={d} extent={extent} timeZone={timeZone} /> : "–"}</td>
      <td className={cell}>
        {count(d.alarm_count)} in {count(d.values)}
      </td>
      <td className={cell}>
        {last ? (
          <>
            {moment(last.changed_at, timeZone)}
            <br />
            <span className="text-ink-muted">{moment(last.at, timeZone)}</span>
          </>
        ) : (
          "–"
        )}
      </td>
      <td className={cell}>{measure(d.threshold)}</td>
      <td className={cell}>{measure(d.wanted_run_length)}</td>
      <td className={wide}>{falseAlarms(d.held_back)}</td>
      <td className={wide}>{falseAlarms(d.dummy)}</td>
    </>
  );
}

/** A line of time: a bar from each estimated change to where it was raised. */
function Strip({
  detector,
  extent,
  timeZone,
}: {
  detector: StreamDetector;
  extent: Extent;
  timeZone: string;
}) {
  const last = detector.alarms.at(-1);
  const label = last
    ? `${count(detector.alarm_count)} ${detector.alarm_count === 1 ? "alarm" : "alarms"}, the newest change ${moment(last.changed_at, timeZone)}`
    : "No alarm";
  return (
    <svg viewBox="0 0 200 16" role="img" aria-label={label} className="h-4 w-40">
      <line x1={0} x2={200} y1={8} y2={8} stroke="var(--color-line)" />
      {detector.alarms.map((a) => {
        const x = 198 * placeOf(a.changed_at, extent);
        const end = 198 * placeOf(a.at, extent);
        return (
          <g key={a.n} fill="var(--color-drift)">
            <rect x={x} y={1} width={2} height={14} />
            <rect x={x} y={7} width={Math.max(0, end - x)} height={2} />
          </g>
        );
      })}
    </svg>
  );
}
