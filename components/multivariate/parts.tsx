import Link from "next/link";
import { measure } from "#lib/format/number.ts";
import { featureHref, type FeatureView } from "../drift/links.ts";
import { useProject } from "../providers/project.tsx";
import { barsOf } from "./methods.prepare.ts";

type Props = {
  title: string;
  parts: readonly { feature: string; value: number | null }[];
  model: string;
  view: FeatureView;
};

/** Columns by the size of their part, as bars; each leads to its own page. */
export function Parts({ title, parts, model, view }: Props) {
  const { slug } = useProject();
  const { grain, range, from, to, segment, start } = view;
  return (
    <div className="min-w-0">
      <h3 className="mb-2 font-medium">{title}</h3>
      {parts.length === 0 ? (
        <p className="text-ink-muted">No column stands out: the window cannot be told from the reference.</p>
      ) : (
        <ol>
          {barsOf(parts).map(({ feature, value, width }) => (
            <li
              key={feature}
              className="grid grid-cols-[minmax(0,11rem)_minmax(0,1fr)_4rem] items-center gap-3 py-0.5"
            >
              <Link
                href={featureHref(slug, model, feature, { grain, range, from, to, segment, start })}
                title={feature}
                className="min-h-6 truncate leading-6 underline underline-offset-2"
              >
                {feature}
              </Link>
              <span aria-hidden="true" className="h-2.5">
                <span className="block h-full bg-current-fill" style={{ width: `${100 * width}%` }} />
              </span>
              <span className="text-right">{measure(value)}</span>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
