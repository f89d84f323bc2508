import { expect, it } from "vitest";
import { stayHere } from "./stay-here.ts";

const base = "https://leeway.example";

it("goes on to pages of this origin after sign-in", () => {
  expect(stayHere("/models/a?grain=day", base)).toBe(`${base}/models/a?grain=day`);
  expect(stayHere(`${base}/models`, base)).toBe(`${base}/models`);
});

it("never goes on to another site, however its address is written", () => {
  for (const url of [
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "https://leeway.example.evil.example",
    "https://leeway.example@evil.example",
    "http://leeway.example/",
  ]) {
    expect(stayHere(url, base), url).toBe(base);
  }
});
