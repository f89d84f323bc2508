type Entry = { at: number; id: string };

/** Which of many comes first: a binary heap. Times that changed are added again; whoever takes one asks whether it holds. */
export class DueQueue {
  readonly #heap: Entry[] = [];

  add(at: number, id: string): void {
    const heap = this.#heap;
    heap.push({ at, id });
    for (let i = heap.length - 1; i > 0; ) {
      const above = (i - 1) >> 1;
      if (heap[above]!.at <= heap[i]!.at) return;
      [heap[above], heap[i]] = [heap[i]!, heap[above]!];
      i = above;
    }
  }

  /** The earliest before a moment, taken out; null: there is none. */
  takeBefore(to: number): Entry | null {
    const heap = this.#heap;
    const first = heap[0];
    if (!first || first.at >= to) return null;
    const last = heap.pop()!;
    if (heap.length === 0) return first;
    heap[0] = last;
    for (let i = 0; ; ) {
      let least = i;
      for (const child of [2 * i + 1, 2 * i + 2]) {
        if (child < heap.length && heap[child]!.at < heap[least]!.at) least = child;
      }
      if (least === i) return first;
      [heap[least], heap[i]] = [heap[i]!, heap[least]!];
      i = least;
    }
  }
}
