import { array, assert, dictionary, integer, property, stringMatching } from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { placesOf } from "./yaml-places.ts";

const file = `# routing
route:
  receiver: console
  group_wait: soon
  routes:
    - matchers: ['priority="P1"']
      repeat_interval: &long never
    - receiver:
      repeat_interval: *long
      colour: red
mute_time_intervals:
  - name: nights
    time_intervals:
      - {times: [{start_time: "25:00", end_time: "06:00"}]}
`;
const place = placesOf(file);

test.each([
  ["a value", ["route", "group_wait"], "line 4, column 15"],
  ["a value in a list", ["route", "routes", 0, "matchers", 0], "line 6, column 18"],
  ["an empty value: its key", ["route", "routes", 1, "receiver"], "line 8, column 7"],
  ["an alias: where it is used", ["route", "routes", 1, "repeat_interval"], "line 9, column 24"],
  ["what is missing: the mapping around it", ["route", "routes", 0, "receiver"], "line 6, column 7"],
  [
    "in braces, under the older name",
    ["time_intervals", 0, "time_intervals", 0, "times", 0, "start_time"],
    "line 14, column 31",
  ],
])("%s", (_, path, expected) => {
  expect(place({ path })).toBe(expected);
});

test("a key that nobody knows is where the key is", () => {
  expect(place({ path: ["route", "routes", 1], keys: ["colour"] })).toBe("line 10, column 7");
});

test("the whole, and what the file has nothing of, have no place", () => {
  expect(place({ path: [] })).toBeNull();
  expect(place({ path: ["receivers"] })).toBeNull();
  expect(placesOf("")({ path: ["route"] })).toBeNull();
});

test("the place of any value of any file is where its text begins", () => {
  const names = stringMatching(/^[a-z]{1,8}$/);
  const tree = dictionary(names, array(dictionary(names, integer({ min: 10, max: 99 })), { maxLength: 3 }), {
    noNullPrototype: true,
  });
  assert(
    property(tree, (data) => {
      const text = stringify(data);
      const at = placesOf(text);
      for (const [name, list] of Object.entries(data)) {
        for (const [i, one] of list.entries()) {
          for (const [key, value] of Object.entries(one)) {
            const [, line, column] =
              /line (\d+), column (\d+)/.exec(at({ path: [name, i, key] }) ?? "") ?? [];
            const own = text.split("\n")[Number(line) - 1]!;
            expect(own.slice(Number(column) - 1)).toBe(String(value));
            expect(own).toContain(`${key}: `);
          }
        }
      }
    }),
  );
});
