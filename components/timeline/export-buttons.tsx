"use client";

import { useMutation } from "@tanstack/react-query";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";

type Props = { incident: number; asOf: number | null };

const formats = [
  { format: "md", label: "Export as Markdown" },
  { format: "pdf", label: "Export as PDF" },
] as const;

/** The timeline as a file, as it is known at the time that the slider shows. */
export function ExportButtons({ incident, asOf }: Props) {
  const { slug } = useProject();
  const trpc = useTRPC();
  const made = useMutation(
    trpc.incidents.exportTimeline.mutationOptions({
      onSuccess: ({ name, type, base64 }) => {
        const url = URL.createObjectURL(
          new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], { type }),
        );
        const link = Object.assign(document.createElement("a"), { href: url, download: name });
        link.click();
        // The browser reads the file after the click has returned.
        setTimeout(() => URL.revokeObjectURL(url), 60_000);
      },
    }),
  );
  return (
    <div className="my-3 flex flex-wrap items-center gap-2">
      {formats.map(({ format, label }) => (
        <Button
          key={format}
          disabled={made.isPending}
          onClick={() =>
            made.mutate({
              project: slug,
              incident,
              format,
              ...(asOf === null ? {} : { asOf: new Date(asOf) }),
            })
          }
        >
          {label}
        </Button>
      ))}
      <span role="status" className="text-[12px] text-ink-muted">
        {made.isPending ? "It is being made." : ""}
        {made.error ? made.error.message : ""}
      </span>
    </div>
  );
}
