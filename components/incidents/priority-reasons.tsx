import { percent } from "#lib/format/number.ts";
import { Section } from "../ui/section.tsx";

type Reason = Record<string, unknown>;

const names: Record<string, string> = {
  severity: "how far over the bar",
  impact: "predictions an hour",
  criticality: "tier of the model",
  confidence: "strength of the evidence",
  novelty: "unlike earlier incidents",
  trend: "still getting worse",
  action: "a safe remedy is known",
};

const signed = (x: number) => `${x < 0 ? "−" : "+"}${Math.abs(x).toFixed(2)}`;

/** Every term of the priority and what it adds, and the rules that moved it. */
export function PriorityReasons({ priority, reasons }: { priority: string; reasons: readonly Reason[] }) {
  const summary = reasons.find((r) => typeof r["chance"] === "number");
  const terms = reasons.filter((r) => typeof r["value"] === "number");
  const rules = reasons.flatMap((r) => (typeof r["rule"] === "string" ? [r["rule"]] : []));
  if (!summary || terms.length === 0) return null;
  const learnt = Number(summary["learnt_from"] ?? 0);
  const from =
    learnt === 0
      ? "with the weights that Leeway comes with"
      : `with weights learnt from ${learnt} ended ${learnt === 1 ? "incident" : "incidents"}`;
  return (
    <Section
      title={`Why ${priority}`}
      description={`The chance that a person should act now is put at ${percent(Number(summary["chance"]))}, ${from}.`}
    >
      <table className="w-full max-w-xl border-collapse text-[13px]">
        <caption className="sr-only">Terms of the priority</caption>
        <thead>
          <tr className="border-line border-b text-left text-[12px] text-ink-muted">
            <th scope="col" className="py-1 pr-4">
              Term
            </th>
            <th scope="col" className="py-1 pr-4 text-right">
              0 to 1
            </th>
            <th scope="col" className="py-1 text-right">
              Adds
            </th>
          </tr>
        </thead>
        <tbody>
          {terms.map((t) => (
            <tr key={String(t["term"])} className="border-line border-b">
              <th scope="row" className="py-1 pr-4 text-left font-normal">
                {names[String(t["term"])] ?? String(t["term"])}
              </th>
              <td className="py-1 pr-4 text-right font-mono">{Number(t["value"]).toFixed(2)}</td>
              <td className="py-1 text-right font-mono">{signed(Number(t["adds"]))}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rules.length > 0 ? (
        <ul className="mt-2 list-disc pl-5">
          {rules.map((rule) => (
            <li key={rule}>{rule}</li>
          ))}
        </ul>
      ) : null}
    </Section>
  );
}
