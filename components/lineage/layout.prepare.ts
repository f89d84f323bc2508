import type { Lineage, LineageNode } from "#lib/lineage/index.ts";
import { nodeKinds } from "#lib/lineage/index.ts";

export const box = { width: 172, height: 42, gapX: 52, gapY: 12, pad: 12 };

export type Placed = LineageNode & { x: number; y: number };
export type Drawing = {
  nodes: Placed[];
  edges: { key: string; from: string; to: string; path: string }[];
  width: number;
  height: number;
};

/**
 * Layers from left to right: a node stands one layer after the furthest node that leads to it; what is on a ring stays
 * in the layer where it was first reached. Within a layer, by the mean place of what leads to it, then by name.
 */
export function drawLineage({ nodes, edges }: Lineage): Drawing {
  const layer = layersOf({ nodes, edges });
  const before = new Map<string, string[]>();
  for (const e of edges) before.set(e.to, [...(before.get(e.to) ?? []), e.from]);
  const place = new Map<string, Placed>();
  const last = Math.max(0, ...layer.values());
  let tallest = 0;
  for (let l = 0; l <= last; l++) {
    const mean = (id: string) => {
      const ys = (before.get(id) ?? []).flatMap((b) => place.get(b)?.y ?? []);
      return ys.length === 0 ? 0 : ys.reduce((a, b) => a + b, 0) / ys.length;
    };
    const members = nodes
      .filter((n) => layer.get(n.id) === l)
      .map((n) => ({ n, mean: mean(n.id) }))
      .toSorted(
        (a, b) =>
          a.mean - b.mean ||
          nodeKinds.indexOf(a.n.kind) - nodeKinds.indexOf(b.n.kind) ||
          a.n.name.localeCompare(b.n.name),
      );
    tallest = Math.max(tallest, members.length);
    for (const [i, { n }] of members.entries()) {
      const x = box.pad + l * (box.width + box.gapX);
      place.set(n.id, { ...n, x, y: box.pad + i * (box.height + box.gapY) });
    }
  }
  const drawn = edges.flatMap(({ from, to }) => {
    const [a, b] = [place.get(from), place.get(to)];
    if (!a || !b) return [];
    const [x1, y1, x2, y2] = [a.x + box.width, a.y + box.height / 2, b.x, b.y + box.height / 2];
    const mid = (x1 + x2) / 2;
    return [
      {
        key: JSON.stringify([from, to]),
        from,
        to,
        path: `M${x1} ${y1}C${mid} ${y1} ${mid} ${y2} ${x2} ${y2}`,
      },
    ];
  });
  return {
    nodes: [...place.values()],
    edges: drawn,
    width: 2 * box.pad + (last + 1) * box.width + last * box.gapX,
    height: 2 * box.pad + Math.max(1, tallest) * (box.height + box.gapY),
  };
}

function layersOf({ nodes, edges }: Lineage): Map<string, number> {
  const after = new Map<string, string[]>();
  const waiting = new Map(nodes.map((n) => [n.id, 0]));
  for (const { from, to } of edges) {
    if (!waiting.has(from) || !waiting.has(to)) continue;
    after.set(from, [...(after.get(from) ?? []), to]);
    waiting.set(to, waiting.get(to)! + 1);
  }
  const layer = new Map(nodes.map((n) => [n.id, 0]));
  const queue = nodes.filter((n) => waiting.get(n.id) === 0).map((n) => n.id);
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const to of after.get(at) ?? []) {
      layer.set(to, Math.max(layer.get(to)!, layer.get(at)! + 1));
      waiting.set(to, waiting.get(to)! - 1);
      if (waiting.get(to) === 0) queue.push(to);
    }
  }
  return layer;
}
