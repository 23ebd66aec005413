import { expect, it } from "vitest";

import { figuresIn } from "@/pages/releases/figures";

it("lays free-form figures out as values and tables", () => {
  const { single, tables } = figuresIn({
    limit: 0.22,
    shared: { quality: { values: 10, promised: false }, detection: { values: 11, promised: true } },
    baseline: [{ task: "a", words: { low: 1, value: 2 } }, { task: "b", mean: 3 }],
    openings: [],
    names: ["x", "y"],
  });
  expect(single).toEqual([["limit", 0.22], ["names", "x, y"]]);
  expect(tables[0]).toEqual({ title: "shared", columns: ["", "values", "promised"], rows: [["quality", 10, false], ["detection", 11, true]] });
  expect(tables[1]).toEqual({ title: "baseline", columns: ["task", "words.low", "words.value", "mean"], rows: [["a", 1, 2, null], ["b", null, null, 3]] });
});
