"use client";

import { useQuery } from "@tanstack/react-query";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Panel } from "../ui/panel.tsx";
import { Scroll } from "../ui/scroll.tsx";

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

/** What a test would send. */
export function Preview({ name }: { name: string }) {
  const { slug } = useProject();
  const trpc = useTRPC();
  const preview = useQuery(trpc.channels.preview.queryOptions({ project: slug, name }));
  return (
    <div className="mt-3">
      <Panel query={preview} height={120}>
        {({ requests }) =>
          requests.map((r) => (
            <div key={`${r.to}${r.body}`}>
              <p className="font-mono text-[12px] break-all text-ink-muted">{r.to}</p>
              <Scroll label={`Body of the message to ${name}`} className="mt-1 max-h-80 overflow-auto">
                <pre className="rounded-md bg-surface-raised p-2 text-[12px]">{pretty(r.body)}</pre>
              </Scroll>
            </div>
          ))
        }
      </Panel>
    </div>
  );
}
