"use client";

import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { useTRPC } from "../providers/trpc.ts";
import { modelNav, projectNav } from "./nav.ts";

type Props = { project: string; open: boolean; onOpenChange: (open: boolean) => void };
type Entry = { label: string; run: () => void };

const group =
  "[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-[11px] [&_[cmdk-group-heading]]:text-ink-muted";

/** Every page, every model and the theme, by name. */
export function Palette({ project, open, onOpenChange }: Props) {
  const router = useRouter();
  const trpc = useTRPC();
  const { setTheme } = useTheme();
  const models = useQuery(trpc.models.names.queryOptions({ project }, { enabled: open }));
  const go = (href: string) => () => router.push(href);
  const groups: { heading: string; entries: Entry[] }[] = [
    {
      heading: "Models",
      entries: (models.data ?? []).flatMap((model) =>
        modelNav(project, model).map((item) => ({ label: `${model} · ${item.label}`, run: go(item.href) })),
      ),
    },
    {
      heading: "Project",
      entries: projectNav(project).map((item) => ({ label: item.label, run: go(item.href) })),
    },
    {
      heading: "Theme",
      entries: ["light", "dark", "system"].map((theme) => ({
        label: `Theme: ${theme}`,
        run: () => setTheme(theme),
      })),
    },
  ];
  return (
    <Command.Dialog
      open={open}
      onOpenChange={onOpenChange}
      label="Go to a page"
      overlayClassName="fixed inset-0 bg-ink/30"
      contentClassName="fixed top-[15dvh] left-1/2 w-[min(92vw,520px)] -translate-x-1/2 rounded-lg border border-line bg-surface p-2 shadow-lg"
    >
      <Command.Input
        placeholder="A page or a model"
        className="w-full bg-transparent px-2 py-2 text-[14px] outline-none"
      />
      <Command.List className="max-h-[50dvh] overflow-y-auto border-line border-t pt-1">
        <Command.Empty className="p-3 text-ink-muted">Nothing of that name.</Command.Empty>
        {groups.map(({ heading, entries }) =>
          entries.length === 0 ? null : (
            <Command.Group key={heading} heading={heading} className={group}>
              {entries.map(({ label, run }) => (
                <Command.Item
                  key={label}
                  value={label}
                  onSelect={() => {
                    onOpenChange(false);
                    run();
                  }}
                  className="rounded-md px-2 py-1.5 data-[selected=true]:bg-surface-raised"
                >
                  {label}
                </Command.Item>
              ))}
            </Command.Group>
          ),
        )}
      </Command.List>
    </Command.Dialog>
  );
}
