import { expect, test } from "vitest";

import { covered, merge } from "@/engine/intervals";

test("overlapping and touching spans become one", () => {
  expect(merge([[2, 3], [0, 1], [1, 2.5]])).toEqual([[0, 3]]);
});

test("apart spans stay apart, empty ones vanish", () => {
  expect(merge([[4, 5], [1, 1], [0, 1]])).toEqual([[0, 1], [4, 5]]);
});

test("covered counts overlaps once", () => {
  expect(covered([[0, 2], [1, 3]])).toBe(3);
});
