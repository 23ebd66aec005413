import { expect, it } from "vitest";

import { balanceOf, balanceRows, kindsIn } from "@/pages/releases/balance";

const counts = (train: number, val: number, test: number) => ({ train, val, test });

it("names the kinds in the order of the page, whichever policy has them", () => {
  expect(kindsIn([{ task: {}, language: {} }, { score: {} }])).toEqual(["language", "score", "task"]);
});

it("gives every figure behind the bars", () => {
  expect(balanceRows("strict", { language: { en: counts(3, 2, 1) } })).toEqual([["strict", "language", "en", 3, 2, 1]]);
});

it("takes the leading question of each task from a finished release", () => {
  const report = {
    languages: { en: counts(2, 1, 0) },
    sources: { lab: counts(2, 1, 0) },
    answers: { assessment: { age: { train: { teens: 3 } }, overall_quality: { train: { "2": 1, "3": 1 }, test: { "3": 4 } } }, suggestion: { why: { val: { x: 1 } } } },
  };
  const found = balanceOf(report, { assessment: counts(2, 1, 0) });
  expect(found.score).toEqual({ "assessment 2": counts(1, 0, 0), "assessment 3": counts(1, 0, 4) });
  expect(found.task).toEqual({ assessment: counts(2, 1, 0) });
});
