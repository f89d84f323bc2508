import process from "node:process";

const width = 24;

export type Bar = { bytes: (more: number) => void; rows: (more: number) => void; end: () => void };

/** Bytes sent of all, and rows taken, on standard error where a person looks at it. */
export function startBar(what: string, total: number): Bar {
  const shown = process.stderr.isTTY === true;
  let [sent, rows, last] = [0, 0, 0];
  const draw = () => {
    const now = performance.now();
    if (!shown || (now - last < 80 && sent < total)) return;
    last = now;
    const share = total > 0 ? Math.min(1, sent / total) : 1;
    const filled = Math.round(width * share);
    const bar = "█".repeat(filled) + "░".repeat(width - filled);
    const megabytes = (n: number) => (n / 1e6).toFixed(1);
    process.stderr.write(
      `\r\x1b[K${bar} ${what}: ${megabytes(sent)} of ${megabytes(total)} MB, ${rows} rows accepted`,
    );
  };
  return {
    bytes: (more) => {
      sent += more;
      draw();
    },
    rows: (more) => {
      rows += more;
      draw();
    },
    end: () => {
      if (shown) process.stderr.write("\r\x1b[K");
    },
  };
}
