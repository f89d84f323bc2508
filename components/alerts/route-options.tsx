"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Choice } from "../ui/choice.tsx";
import { Scroll } from "../ui/scroll.tsx";

type Digest = { every: "day" | "hour"; minute: number } | null;
type Route = {
  path: string;
  matchers: string;
  receiver: string;
  escalation: string | null;
  digest: Digest;
};
type Props = { routes: readonly Route[]; policies: readonly string[]; edits: boolean };

const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
const wordOf = (digest: Digest) =>
  digest === null ? "off" : digest.every === "hour" ? "hour" : clock(digest.minute);
const times = ["07:00", "08:00", "09:00", "12:00", "17:00"];

/** What each route does: which policy takes over, and whether its messages are gathered. */
export function RouteOptions({ routes, policies, edits }: Props) {
  const { slug } = useProject();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const save = useMutation(
    trpc.escalations.route.mutationOptions({ onSettled: () => queries.invalidateQueries() }),
  );
  const set = (route: Route, change: { escalation?: string; digest?: string }) => {
    const digest = change.digest ?? wordOf(route.digest);
    save.mutate({
      project: slug,
      options: {
        path: route.path,
        escalation: change.escalation ?? route.escalation ?? "off",
        digest:
          digest === "off" ? "off" : digest === "hour" ? { every: "hour" } : { every: "day", at: digest },
      },
    });
  };
  return (
    <Scroll label="Routes">
      <table className="w-full min-w-[560px] border-collapse text-[13px]">
        <thead>
          <tr className="border-line border-b text-left text-[12px] text-ink-muted">
            {["Route", "To", "If nobody acknowledges", "Messages"].map((head) => (
              <th key={head} scope="col" className="py-1.5 pr-4">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {routes.map((r) => {
            const word = wordOf(r.digest);
            const known = [...new Set([...times, ...(word.includes(":") ? [word] : [])])].toSorted();
            return (
              <tr key={r.path} className="border-line border-b">
                <th scope="row" className="py-1.5 pr-4 text-left font-normal">
                  <code className="font-mono text-[12px]">{r.matchers || "everything else"}</code>
                </th>
                <td className="py-1.5 pr-4">{r.receiver}</td>
                <td className="py-1.5 pr-4">
                  {r.digest !== null ? (
                    "gathered, so nobody is called"
                  ) : edits ? (
                    <Choice
                      label={`Escalation of ${r.path}`}
                      value={r.escalation ?? "off"}
                      options={["off", ...policies].map((p) => ({
                        value: p,
                        label: p === "off" ? "nobody is called" : p,
                      }))}
                      onChange={(escalation) => set(r, { escalation })}
                    />
                  ) : (
                    (r.escalation ?? "nobody is called")
                  )}
                </td>
                <td className="py-1.5 pr-4">
                  {edits ? (
                    <Choice
                      label={`Digest of ${r.path}`}
                      value={word}
                      options={[
                        { value: "off", label: "one by one" },
                        { value: "hour", label: "gathered each hour" },
                        ...known.map((t) => ({ value: t, label: `gathered daily at ${t}` })),
                      ]}
                      onChange={(digest) => set(r, { digest })}
                    />
                  ) : word === "off" ? (
                    "one by one"
                  ) : (
                    `gathered, ${word}`
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {save.error ? (
        <p role="alert" className="mt-2 text-critical">
          {save.error.message}
        </p>
      ) : null}
    </Scroll>
  );
}
