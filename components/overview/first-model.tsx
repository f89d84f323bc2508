"use client";

import Link from "next/link";
import { useSyncExternalStore } from "react";
import { useProject } from "../providers/project.tsx";
import { Empty } from "../ui/panel.tsx";

const nothing = () => () => undefined;

/** What to send first, with this very address in it. */
export function FirstModel() {
  const { slug, may } = useProject();
  const origin = useSyncExternalStore(
    nothing,
    () => window.location.origin,
    () => "",
  );
  const lines = [
    `curl -X PUT ${origin}/api/v1/models/my-model -H "Authorization: Bearer $LEEWAY_API_KEY" \\`,
    `  -H "Content-Type: application/json" -d '{"task":"binary"}'`,
    `curl -X PUT "${origin}/api/v1/models/my-model/versions/1/reference?timestamp=time&prediction=pred" \\`,
    `  -H "Authorization: Bearer $LEEWAY_API_KEY" -H "Content-Type: text/csv" --data-binary @reference.csv`,
  ];
  return (
    <Empty title="This project has no model yet">
      <p>
        Register one and send the data that it was trained or validated on; its predictions are compared with
        that.
      </p>
      <pre className="mt-3 overflow-x-auto rounded-md bg-surface-raised p-3 font-mono text-[12px] text-ink">
        {lines.join("\n")}
      </pre>
      {may("keys:manage") ? (
        <p className="mt-2">
          <Link href={`/${slug}/settings/keys`} className="text-accent underline">
            Make an API key
          </Link>
        </p>
      ) : null}
    </Empty>
  );
}
