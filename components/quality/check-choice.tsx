import { type CheckName, checks } from "#lib/quality/registry.ts";
import { Choice } from "../ui/choice.tsx";

type Props = { value: CheckName | null; onChange: (check: CheckName | null) => void };

const options: { value: CheckName | ""; label: string }[] = [
  { value: "", label: "Worst check" },
  ...checks.map(({ name, title }) => ({ value: name, label: title })),
];

/** The worst check of each cell, or one alone. */
export function CheckChoice({ value, onChange }: Props) {
  return (
    <Choice
      label="Check"
      value={value ?? ""}
      options={options}
      onChange={(check) => onChange(check === "" ? null : check)}
    />
  );
}
