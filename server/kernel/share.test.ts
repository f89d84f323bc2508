import { expect, test } from "vitest";
import { sharing } from "./share.ts";

test("those who ask at the same time share one answer, and the next one is asked anew", async () => {
  const share = sharing<number>();
  let asked = 0;
  const ask = async () => {
    asked += 1;
    await new Promise((resolve) => setImmediate(resolve));
    return asked;
  };
  expect(await Promise.all([share("a", ask), share("a", ask), share("b", ask)])).toEqual([2, 2, 2]);
  expect(asked).toBe(2);
  expect(await share("a", ask)).toBe(3);
});

test("a failure reaches all who shared it and nobody after", async () => {
  const share = sharing<number>();
  const fail = () => Promise.reject(new Error("no"));
  const both = await Promise.allSettled([share("a", fail), share("a", fail)]);
  expect(both.map((r) => r.status)).toEqual(["rejected", "rejected"]);
  expect(await share("a", () => Promise.resolve(1))).toBe(1);
});
