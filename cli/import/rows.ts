import { createHash } from "node:crypto";
import { startBar } from "./bar.ts";
import { hashOf, openRows, plainText, rawBytes } from "./file.ts";
import { textParts } from "./parts.ts";
import { type Answer, answerOf, must, send } from "./api.ts";
import type { Target } from "./target.ts";

const partBytes = 4 << 20;
const listed = 100;

export type Place = { model: string; version: string | undefined };

/** Sends events or labels; the same file again changes nothing. */
export async function sendRows(
  target: Target,
  kind: "events" | "labels",
  place: Place,
  path: string,
): Promise<Answer> {
  const file = await openRows(path);
  const query = place.version === undefined ? "" : `?${new URLSearchParams({ version: place.version })}`;
  const call = {
    method: "POST",
    path: `/models/${encodeURIComponent(place.model)}/${kind}${query}`,
  } as const;
  const bar = startBar(kind, file.bytes);
  try {
    if (file.delimiter === undefined) {
      const key = `import-${await hashOf(file)}`;
      const body = () => rawBytes(file, bar.bytes);
      return answerOf(await send(target, { ...call, body, type: file.type, encoding: file.encoding, key }));
    }
    const total: Answer = { accepted: 0, duplicates: 0, rejected_count: 0, rejected: [] };
    let number = 0;
    for await (const part of textParts(plainText(file, bar.bytes), {
      size: partBytes,
      delimiter: file.delimiter,
    })) {
      const key = `import-${number++}-${createHash("sha256").update(part).digest("hex")}`;
      const answer = answerOf(await send(target, { ...call, body: () => part, type: file.type, key }));
      add(total, answer);
      bar.rows(answer.accepted);
    }
    return total;
  } finally {
    bar.end();
  }
}

/** Row numbers of a part become those of the file. */
function add(total: Answer, part: Answer): void {
  const before = total.accepted + total.duplicates + total.rejected_count;
  const room = listed - total.rejected.length;
  total.rejected.push(...part.rejected.slice(0, room).map((r) => ({ ...r, row: r.row + before })));
  total.accepted += part.accepted;
  total.duplicates += part.duplicates;
  total.rejected_count += part.rejected_count;
}

export type ReferenceAnswer = {
  revision: number;
  rows: number;
  rejected_count: number;
  rejected: Answer["rejected"];
  active: boolean;
  schema: { columns: { name: string; kind: string; role: string; reason: string }[] };
};

export async function sendReference(
  target: Target,
  place: { model: string; version: string },
  path: string,
  roles: Record<string, string>,
): Promise<ReferenceAnswer> {
  const file = await openRows(path);
  const bar = startBar("reference", file.bytes);
  const [model, version] = [place.model, place.version].map(encodeURIComponent);
  try {
    const result = await send(target, {
      method: "PUT",
      path: `/models/${model}/versions/${version}/reference?${new URLSearchParams(roles)}`,
      body: () => rawBytes(file, bar.bytes),
      type: file.type,
      encoding: file.encoding,
    });
    return must(result) as ReferenceAnswer;
  } finally {
    bar.end();
  }
}
