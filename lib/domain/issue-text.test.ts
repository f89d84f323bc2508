import { expect, test } from "vitest";
import { z } from "zod";
import { issueText } from "./issue-text.ts";

function said(schema: z.ZodType, value: unknown): string {
  const { error } = schema.safeParse(value);
  return issueText(error!.issues[0]!);
}

test("what the schema library would say is said in plain words", () => {
  expect(said(z.object({ start: z.string() }), {})).toBe("it is missing");
  expect(said(z.object({}), [])).toBe("give an object, not a list");
  expect(said(z.number(), "x")).toBe("give a number, not a text");
  expect(said(z.array(z.string()).min(1), [])).toBe("it is empty");
  expect(said(z.array(z.string()).max(1), ["a", "b"])).toBe("give at most 1 of them");
  expect(said(z.string().min(1), "")).toBe("it is empty");
  expect(said(z.string().max(2), "abc")).toBe("give at most 2 characters");
  expect(said(z.number().min(3), 2)).toBe("give at least 3");
  expect(said(z.number().positive(), 0)).toBe("give more than 0");
  expect(said(z.number().lt(5), 5)).toBe("give less than 5");
  expect(said(z.enum(["day", "week"]), "year")).toBe("give one of day, week");
  expect(said(z.strictObject({}), { foo: 1 })).toBe("foo is not known here");
});

test("a sentence of our own stays", () => {
  expect(said(z.string().min(5, "a name has five letters"), "abc")).toBe("a name has five letters");
});
