import { moment } from "#lib/format/time.ts";
import type { CauseSnapshot } from "#lib/timeline/index.ts";
import { Facts } from "../ui/facts.tsx";
import { Section } from "../ui/section.tsx";

/** What the answer in force was made from: enough to make it again. */
export function SnapshotFacts({ snapshot, timeZone }: { snapshot: CauseSnapshot; timeZone: string }) {
  const text = (name: string) => String(snapshot.bounds[name] ?? "not stored");
  const time = (name: string) => {
    const at = snapshot.bounds[name];
    return typeof at === "string" ? moment(at, timeZone) : "not stored";
  };
  const queries = (snapshot.bounds["queries"] ?? {}) as Record<string, string | undefined>;
  const queryHash = (name: string) => queries[name]?.slice(0, 16) ?? "not stored";
  const rows = (n: number) => n.toLocaleString("en");
  return (
    <Section
      title="What the causes were made from"
      description="Stored with the answer and never changed. A newer answer is a new one."
    >
      <Facts
        facts={[
          { label: "made", value: moment(snapshot.recorded_at, timeZone) },
          { label: "rows from", value: time("from") },
          { label: "rows until", value: time("to") },
          { label: "labels known at", value: time("as_of") },
          { label: "version", value: `${text("version")}, revision ${text("revision")}` },
          {
            label: "rows",
            value: `${rows(snapshot.rows.reference)} reference, ${rows(snapshot.rows.after)} after the onset`,
          },
          { label: "question", value: snapshot.input_hash.slice(0, 16) },
          { label: "rule", value: String(snapshot.rule) },
          { label: "code version", value: text("code_version") },
          { label: "query of the reference", value: queryHash("reference") },
          { label: "query of the current rows", value: queryHash("current") },
        ]}
      />
    </Section>
  );
}
