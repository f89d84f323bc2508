import { isUtf8 } from "node:buffer";
import { Readable } from "node:stream";
import { LeewayError } from "#lib/domain/errors.ts";

/** Passes text on as long as it is UTF-8: other encodings would be stored as rubbish without a word. */
export function onlyUtf8(stream: Readable): Readable {
  return Readable.from(checked(stream), { objectMode: false });
}

async function* checked(stream: Readable): AsyncGenerator<Buffer> {
  let bytes = 0;
  let open: Buffer = Buffer.alloc(0);
  for await (const part of stream) {
    const chunk = open.length > 0 ? Buffer.concat([open, part as Buffer]) : (part as Buffer);
    const end = wholeCharacters(chunk);
    if (!isUtf8(chunk.subarray(0, end))) throw notUtf8(bytes);
    open = chunk.subarray(end);
    bytes += end;
    if (end > 0) yield chunk.subarray(0, end);
  }
  if (open.length > 0) throw notUtf8(bytes);
}

/** The length without a last character whose bytes have not all arrived. */
function wholeCharacters(chunk: Buffer): number {
  for (let back = 1; back <= Math.min(3, chunk.length); back++) {
    const byte = chunk[chunk.length - back] as number;
    if (byte < 0x80) return chunk.length;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? chunk.length - back : chunk.length;
  }
  return chunk.length;
}

function notUtf8(bytes: number): LeewayError {
  return new LeewayError(
    "INVALID",
    `The text is not UTF-8 (somewhere after byte ${bytes}): save it as UTF-8, then send it again.`,
  );
}
