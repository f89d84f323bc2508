import process from "node:process";

export type Progress = { step: (what: string) => Promise<void>; clear: () => void };

const width = 24;

/** A bar on standard error, where a person looks at it; nothing in files and pipes. */
export function startProgress(): Progress & { setTotal: (steps: number) => void } {
  const shown = process.stderr.isTTY === true;
  let [done, total, last] = [0, 1, 0];
  const draw = (what: string) => {
    const filled = Math.min(width, Math.round((width * done) / total));
    const bar = "█".repeat(filled) + "░".repeat(width - filled);
    process.stderr.write(`\r\x1b[K${bar} ${done}/${total} ${what.slice(0, 40)}`);
  };
  return {
    setTotal: (steps) => {
      total = Math.max(1, steps);
    },
    step: async (what) => {
      done += 1;
      // Lets a signal in, and the terminal's bytes out, between two stretches of computing.
      await new Promise((resolve) => setImmediate(resolve));
      if (!shown) return;
      const now = performance.now();
      if (now - last < 80 && done < total) return;
      last = now;
      draw(what);
    },
    clear: () => {
      if (shown) process.stderr.write("\r\x1b[K");
    },
  };
}
