"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import { type NotificationState, notificationStates } from "#lib/domain/notification.ts";
import { useProject } from "../providers/project.tsx";
import { Choice } from "../ui/choice.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { Empty } from "../ui/panel.tsx";
import { Deliveries } from "./deliveries.tsx";
import { stateLooks } from "./words.ts";

/** The delivery log. */
export function Notifications() {
  const { may } = useProject();
  const [state, setState] = useQueryState("state", parseAsStringLiteral(notificationStates));
  if (!may("channels:read")) {
    return (
      <>
        <PageHead title="Notifications" />
        <Empty title="Only admins of the project see its delivery log.">
          Messages of the console's own channel are under the bell.
        </Empty>
      </>
    );
  }
  const options = [
    { value: "all", label: "all" },
    ...notificationStates.map((s) => ({ value: s, label: stateLooks[s].word.toLowerCase() })),
  ];
  return (
    <>
      <PageHead
        title="Notifications"
        status="What was sent, what waits and what was given up, with every attempt. Times are UTC."
      />
      <p className="mb-3 flex items-center gap-2">
        <span>Show</span>
        <Choice
          label="State"
          value={state ?? "all"}
          options={options}
          onChange={(value) => void setState(value === "all" ? null : (value as NotificationState))}
        />
      </p>
      <Deliveries state={state ?? undefined} limit={200} />
    </>
  );
}
