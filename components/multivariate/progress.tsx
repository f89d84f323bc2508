"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { count } from "#lib/format/number.ts";
import { moment } from "#lib/format/time.ts";
import { whoIs } from "#lib/format/who.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";

type Props = {
  model: string;
  segment: string[];
  grain: "day" | "week";
  progress: { windows: number; judged: number; paused_by: string | null; paused_at: string | null };
  timeZone: string;
};

/** How far the background job is, and the button that stops it or lets it go on; nothing once all is judged. */
export function Progress({ model, segment, grain, progress, timeZone }: Props) {
  const { slug, may } = useProject();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const set = useMutation(
    trpc.multivariate.pause.mutationOptions({
      onSettled: () => queries.invalidateQueries(trpc.multivariate.pathFilter()),
    }),
  );
  const { windows, judged, paused_by: by, paused_at: at } = progress;
  if (windows === judged && by === null) return null;
  const windowsOf = `${count(windows)} closed ${windows === 1 ? grain : `${grain}s`}`;
  return (
    <div className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-1.5 text-[13px]">
      <progress
        className="h-1.5 w-40 appearance-none overflow-hidden rounded-full bg-line [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-accent"
        max={windows}
        value={judged}
        aria-label="Windows judged in the background"
      />
      <span role="status">
        {count(judged)} of {windowsOf} of the last three months judged
        {by !== null && at !== null
          ? `; paused by ${whoIs(by)}, ${moment(at, timeZone)}.`
          : "; the newest come first."}
      </span>
      {may("monitors:write") ? (
        <Button
          disabled={set.isPending}
          onClick={() => set.mutate({ project: slug, model, segment, paused: by === null })}
        >
          {by === null ? "Pause" : "Resume"}
        </Button>
      ) : null}
      {set.error ? (
        <span role="alert" className="text-critical">
          {set.error.message}
        </span>
      ) : null}
    </div>
  );
}
