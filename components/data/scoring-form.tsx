"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Scoring } from "#server/serving/index.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";

const box = "min-h-7 w-full rounded-md border border-line bg-surface px-2 py-0.5";
type Props = { model: string; version: string; held: Scoring | null };

const fields = [
  { name: "url", label: "Address of the server, without /v2", type: "url", required: true },
  { name: "model", label: "Model's name there", type: "text", required: true },
  { name: "version", label: "Version there (optional)", type: "text", required: false },
  { name: "output", label: "Output to read (optional: the first)", type: "text", required: false },
  {
    name: "output_index",
    label: "Which number of a row (optional: the last)",
    type: "number",
    required: false,
  },
  { name: "header_name", label: "Header with a secret (optional)", type: "text", required: false },
  { name: "header_value", label: "Its value", type: "password", required: false },
] as const;

/** A server of the Open Inference Protocol; an empty secret is kept. */
export function ScoringForm({ model, version, held }: Props) {
  const { slug } = useProject();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [texts, setTexts] = useState<Record<string, string>>(() =>
    Object.fromEntries(
      fields.map(({ name }) => [
        name,
        name === "header_value" ? "" : String(held?.endpoint[name] ?? (name === "model" ? model : "")),
      ]),
    ),
  );
  const [layout, setLayout] = useState<"columns" | "matrix">(held?.endpoint.layout ?? "columns");
  const put = useMutation(
    trpc.models.putScoring.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.models.scoring.pathFilter()),
    }),
  );
  const text = (name: string) => texts[name]?.trim() || null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const index = text("output_index");
    put.mutate({
      project: slug,
      model,
      version,
      body: {
        url: text("url") ?? "",
        model: text("model") ?? "",
        version: text("version"),
        layout,
        output: text("output"),
        output_index: index === null ? null : Number(index),
        header_name: text("header_name"),
        header_value: texts["header_value"] ?? "",
      },
    });
  };
  return (
    <form onSubmit={submit} aria-label="Scoring endpoint" className="mt-2">
      <div className="grid max-w-3xl gap-3 md:grid-cols-2">
        {fields.map(({ name, label, type, required }) => (
          <label key={name} className="flex flex-col gap-1">
            <span className="text-[12px] text-ink-muted">{label}</span>
            <input
              type={type}
              required={required}
              min={type === "number" ? 0 : undefined}
              autoComplete={type === "password" ? "new-password" : "off"}
              placeholder={type === "password" && held?.endpoint.has_secret ? "kept as it is" : ""}
              value={texts[name]}
              onChange={(e) => setTexts((all) => ({ ...all, [name]: e.target.value }))}
              className={box}
            />
          </label>
        ))}
        <label className="flex flex-col gap-1">
          <span className="text-[12px] text-ink-muted">Inputs</span>
          <select
            value={layout}
            onChange={(e) => setLayout(e.target.value === "matrix" ? "matrix" : "columns")}
            className={box}
          >
            <option value="columns">one tensor for each feature</option>
            <option value="matrix">one tensor for all, in the order of the schema</option>
          </select>
        </label>
      </div>
      <Button tone="primary" type="submit" disabled={put.isPending} className="mt-3">
        Save
      </Button>
      {put.error ? (
        <p role="alert" className="mt-2 text-critical">
          {put.error.message}
        </p>
      ) : null}
    </form>
  );
}
