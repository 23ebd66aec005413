import { expect, it } from "vitest";

import { bytes, parseShares, totalItems } from "@/pages/releases/words";

it("reads shares as percent or as parts of one", () => {
  expect(parseShares("70, 15, 15")).toEqual([0.7, 0.15, 0.15]);
  expect(parseShares("0.8 0.1 0.1")).toEqual([0.8, 0.1, 0.1]);
  expect(parseShares("8/1/1")).toEqual([0.8, 0.1, 0.1]);
  expect(parseShares("70, 30")).toBeNull();
  expect(parseShares("100, 0, 0")).toBeNull();
  expect(parseShares("")).toBeNull();
});

it("says sizes", () => {
  expect(bytes(0)).toBe("0 B");
  expect(bytes(950)).toBe("950 B");
  expect(bytes(1500)).toBe("1.5 kB");
  expect(bytes(48_300_000)).toBe("48 MB");
});

it("adds up the splits of every task", () => {
  expect(totalItems({ assessment: { train: 7, val: 2, test: 1 }, comparison: { train: 3, val: 0, test: 0 } })).toBe(13);
});
