"use client";

import { useMemo, useState } from "react";
import type { Lineage } from "#lib/lineage/index.ts";
import { Scroll } from "../ui/scroll.tsx";
import { box, drawLineage } from "./layout.prepare.ts";

const most = 24;
const short = (name: string) => (name.length > most ? `…${name.slice(1 - most)}` : name);

/** The graph in layers; choosing a node, by pointer or keyboard, says what leads to it and where it leads. */
export function LineageDrawing({ graph }: { graph: Lineage }) {
  const drawing = useMemo(() => drawLineage(graph), [graph]);
  const [chosen, setChosen] = useState<string | null>(null);
  const names = new Map(graph.nodes.map((n) => [n.id, n.name]));
  const node = graph.nodes.find((n) => n.id === chosen);
  const into = graph.edges.filter((e) => e.to === chosen).map((e) => names.get(e.from) ?? e.from);
  const out = graph.edges.filter((e) => e.from === chosen).map((e) => names.get(e.to) ?? e.to);
  return (
    <>
      <Scroll label="Lineage">
        <div className="relative" style={{ width: drawing.width, height: drawing.height }}>
          <svg aria-hidden="true" width={drawing.width} height={drawing.height} className="absolute inset-0">
            {drawing.edges.map((edge) => (
              <path
                key={edge.key}
                d={edge.path}
                fill="none"
                strokeWidth={edge.from === chosen || edge.to === chosen ? 2 : 1}
                className={edge.from === chosen || edge.to === chosen ? "stroke-accent" : "stroke-ink-muted"}
              />
            ))}
          </svg>
          {drawing.nodes.map((n) => (
            <button
              key={n.id}
              type="button"
              aria-pressed={n.id === chosen}
              title={n.name}
              aria-label={`${n.kind} ${n.name}`}
              onClick={() => setChosen(n.id === chosen ? null : n.id)}
              style={{ left: n.x, top: n.y, width: box.width, height: box.height }}
              className={`absolute flex flex-col justify-center overflow-hidden rounded-md border bg-surface px-2 text-left text-[12px] leading-tight whitespace-nowrap ${n.id === chosen ? "border-accent" : "border-line hover:bg-surface-raised"}`}
            >
              <span className="text-[10px] text-ink-muted">{n.kind}</span>
              <span>{short(n.name)}</span>
            </button>
          ))}
        </div>
      </Scroll>
      <p role="status" className="mt-2 min-h-[1.45em] text-ink-muted">
        {node
          ? `${node.name} (${node.kind}) comes from ${into.join(", ") || "nothing known"} and leads to ${out.join(", ") || "nothing known"}.`
          : "Choose a node to see what leads to it."}
      </p>
    </>
  );
}
