import { expect, it } from "vitest";
import { hashKey, isKey, keyPrefix, newKey } from "./api-key.ts";

it("makes keys of 256 random bits that look like lw_ and 43 characters", () => {
  const keys = new Set(Array.from({ length: 50 }, newKey));
  expect(keys.size).toBe(50);
  for (const key of keys) {
    expect(isKey(key)).toBe(true);
    expect(key).toHaveLength(46);
    expect(keyPrefix(key)).toBe(key.slice(0, 9));
  }
  expect(isKey(`${newKey()}=`)).toBe(false);
  expect(isKey("lw_short")).toBe(false);
});

it("stores the SHA-256 of the whole key", () => {
  expect(hashKey("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});
