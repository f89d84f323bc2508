import { expect, test } from "vitest";
import { rowsWindow } from "#tests/fixtures/quality.ts";
import { labels } from "./labels.ts";

const found = {
  ageHours: 54,
  rows: 400,
  share: 0.25,
  usual: 1,
  before: { rows: 11_200, windows: 28, dispersion: 1 },
};

test("three labels of four that did not come, by the age at which they usually have", () => {
  const finding = labels.examine(rowsWindow({ labels: found }))!;
  expect(finding).toMatchObject({ value: 0.25, expected: 1, effect: 0.75, minimum: 0.1 });
  expect(finding.p).toBeLessThan(1e-20);
  expect(finding.note).toBe("labels are due 2.25 days after their events");
});

test("the effect is of the labels that were due, and more labels than usual are no harm", () => {
  const few = labels.examine(rowsWindow({ labels: { ...found, usual: 0.4, share: 0.3 } }))!;
  expect(few.effect).toBeCloseTo(0.25, 12);
  const more = labels.examine(rowsWindow({ labels: { ...found, usual: 0.4, share: 0.6 } }))!;
  expect(more.effect).toBe(0);
  expect(more.p).toBeGreaterThan(0.99);
});

test("what differs from window to window needs more, and without a due label there is nothing to say", () => {
  const p = (dispersion: number) =>
    labels.examine(
      rowsWindow({ labels: { ...found, usual: 0.5, share: 0.4, before: { ...found.before, dispersion } } }),
    )!.p!;
  expect(p(9)).toBeGreaterThan(100 * p(1));
  expect(labels.examine(rowsWindow({ labels: null }))).toBeNull();
});
