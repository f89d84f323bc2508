import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "#server/api/root.ts";

type Found = NonNullable<inferRouterOutputs<AppRouter>["alerts"]["configure"]["imported"]>;

const did = { made: "made", changed: "given the file’s settings", kept: "kept as it is" } as const;
const wouldBe = {
  made: "would be made",
  changed: "would be given the file’s settings",
  kept: "stays",
} as const;

/** Which channels an Alertmanager file's providers became, or would, and what was not taken over. */
export function ImportedFile({ found, would = false }: { found: Found; would?: boolean }) {
  const words = would ? wouldBe : did;
  if (found.channels.length + found.notes.length === 0) return null;
  return (
    <ul className="mt-2 max-w-prose list-disc pl-5 text-[13px]" aria-label="Taken over from the file">
      {found.channels.map((c) => (
        <li key={c.name}>
          {c.name} ({c.kind}) of {c.receiver}: {words[c.change]}
        </li>
      ))}
      {found.notes.map((note) => (
        <li key={note} className="text-watch">
          {note}
        </li>
      ))}
    </ul>
  );
}
