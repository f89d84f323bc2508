const running = new Map<string, Promise<unknown>>();

/** Runs work of the same key one after another; without a key at once. */
export async function oneAtATime<T>(key: string | null, work: () => Promise<T>): Promise<T> {
  if (key === null) return work();
  while (running.has(key)) await running.get(key);
  const result = work();
  const ended = result.then(
    () => undefined,
    () => undefined,
  );
  running.set(key, ended);
  try {
    return await result;
  } finally {
    if (running.get(key) === ended) running.delete(key);
  }
}
