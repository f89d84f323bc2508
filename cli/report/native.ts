/**
 * Reads one column of the engine's Native format: blocks of (columns, rows, name, type, data), numbers as they lie in
 * memory. Types: Float64, LowCardinality(String), and their Nullable forms.
 */
export type Texts = {
  /** The distinct values; `codes` count from 1 over them, 0 is null. */
  texts: string[];
  codes: Uint32Array;
};

type Reader = { bytes: Uint8Array; view: DataView; at: number };

function readerOf(bytes: Uint8Array): Reader {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), at: 0 };
}

function varUint(r: Reader): number {
  let [value, unit] = [0, 1];
  for (;;) {
    const byte = r.bytes[r.at++]!;
    value += (byte & 127) * unit;
    if (byte < 128) return value;
    unit *= 128;
  }
}

const decoder = new TextDecoder();

function text(r: Reader): string {
  const length = varUint(r);
  r.at += length;
  return decoder.decode(r.bytes.subarray(r.at - length, r.at));
}

/** The head of the next block; null at the end. */
function nextBlock(r: Reader): { rows: number; type: string } | null {
  while (r.at < r.bytes.length) {
    const columns = varUint(r);
    const rows = varUint(r);
    if (columns === 0) continue;
    text(r);
    const type = text(r);
    if (rows > 0) return { rows, type };
  }
  return null;
}

/** Null becomes NaN. */
export function readNumbers(bytes: Uint8Array, rows: number): Float64Array {
  const r = readerOf(bytes);
  const values = new Float64Array(rows);
  let filled = 0;
  for (let block = nextBlock(r); block; block = nextBlock(r)) {
    const missing = block.type.startsWith("Nullable(") ? r.bytes.subarray(r.at, r.at + block.rows) : null;
    r.at += missing ? block.rows : 0;
    // The numbers need not lie on a multiple of eight: copied as bytes.
    new Uint8Array(values.buffer, filled * 8, block.rows * 8).set(
      r.bytes.subarray(r.at, r.at + block.rows * 8),
    );
    r.at += block.rows * 8;
    if (missing?.includes(1)) {
      for (let i = 0; i < block.rows; i++) if (missing[i] !== 0) values[filled + i] = Number.NaN;
    }
    filled += block.rows;
  }
  return values.subarray(0, filled);
}

const widths = [1, 2, 4, 8];

export function readTexts(bytes: Uint8Array, rows: number): Texts {
  const r = readerOf(bytes);
  const codes = new Uint32Array(rows);
  const texts: string[] = [];
  const known = new Map<string, number>();
  let filled = 0;
  for (let block = nextBlock(r); block; block = nextBlock(r)) {
    const nullable = block.type.includes("Nullable(");
    r.at += 8;
    const width = widths[r.bytes[r.at]!]!;
    r.at += 8;
    const keys = Number(r.view.getBigUint64(r.at, true));
    r.at += 8;
    const codeOf = new Uint32Array(keys);
    for (let key = 0; key < keys; key++) {
      const value = text(r);
      if (nullable && key === 0) continue;
      let code = known.get(value);
      if (code === undefined) {
        texts.push(value);
        code = texts.length;
        known.set(value, code);
      }
      codeOf[key] = code;
    }
    r.at += 8;
    for (let i = 0; i < block.rows; i++) {
      codes[filled + i] = codeOf[indexAt(r, width)]!;
      r.at += width;
    }
    filled += block.rows;
  }
  return { texts, codes: codes.subarray(0, filled) };
}

function indexAt(r: Reader, width: number): number {
  if (width === 1) return r.bytes[r.at]!;
  return width === 2 ? r.view.getUint16(r.at, true) : r.view.getUint32(r.at, true);
}
