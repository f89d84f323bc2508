/**
 * Callers that ask the same at the same time get one answer: a call under way is joined, and nothing is kept after
 * it. What is asked must be a read, and may be as old as the call.
 */
export function sharing<T>(): (key: string, ask: () => Promise<T>) => Promise<T> {
  const underWay = new Map<string, Promise<T>>();
  return (key, ask) => {
    const joined = underWay.get(key);
    if (joined) return joined;
    const asked = ask().finally(() => underWay.delete(key));
    underWay.set(key, asked);
    return asked;
  };
}
