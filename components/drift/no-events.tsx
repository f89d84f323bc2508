import { Empty } from "../ui/panel.tsx";

/** Why there is nothing to compare yet, and what to send. */
export function NoEvents({ model, reference }: { model: string; reference: boolean }) {
  const path = reference ? `models/${model}/events` : `models/${model}/versions/1/reference`;
  return (
    <Empty title={reference ? "No events yet" : "No reference yet"}>
      {reference
        ? "Send the model's predictions; their verdicts appear here within seconds."
        : "Send the data that the model was trained or validated on: windows of events are compared with it."}
      <pre className="mt-3 overflow-x-auto rounded-md bg-surface-raised p-3 font-mono text-[12px] text-ink">
        {reference ? "POST" : "PUT"} /api/v1/{path}
      </pre>
    </Empty>
  );
}
