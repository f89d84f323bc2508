import * as fc from "fast-check";
import { expect, it } from "vitest";
import { DueQueue } from "./due-queue.ts";

it("gives what is due in order of time, all of it and nothing later", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50 })), fc.integer({ min: 0, max: 60 }), (times, to) => {
      const queue = new DueQueue();
      for (const [i, at] of times.entries()) queue.add(at, String(i));
      const taken: number[] = [];
      for (let due = queue.takeBefore(to); due; due = queue.takeBefore(to)) taken.push(due.at);
      expect(taken).toEqual(times.filter((at) => at < to).toSorted((a, b) => a - b));
    }),
  );
});
