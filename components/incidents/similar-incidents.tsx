"use client";

import Link from "next/link";
import { percent } from "#lib/format/number.ts";
import { moment } from "#lib/format/time.ts";
import { useProject } from "../providers/project.tsx";
import { Empty } from "../ui/panel.tsx";
import { incidentHref } from "./look.tsx";

type Similar = {
  id: number;
  title: string;
  onset: string;
  likeness: number;
  shared: string[];
  state: string;
};

export function SimilarIncidents({ similar, timeZone }: { similar: readonly Similar[]; timeZone: string }) {
  const { slug } = useProject();
  if (similar.length === 0) return <Empty title="None of the model’s incidents shares a column with it." />;
  return (
    <ul className="divide-y divide-line border-line border-y">
      {similar.map((s) => (
        <li key={s.id} className="py-1.5">
          <Link href={incidentHref(slug, s.id)} className="text-accent hover:underline">
            #{s.id} {s.title}
          </Link>{" "}
          <span className="text-[12px] text-ink-muted">
            {moment(s.onset, timeZone)} · {s.state} · {percent(s.likeness)} alike: {s.shared.join(", ")}
          </span>
        </li>
      ))}
    </ul>
  );
}
