import { expect, test } from "vitest";

import { idsIn, nearer, pairingSays, rowOf, rowsOf, titleOf, verdictOf } from "@/pages/runs/compare";
import type { ComparedFigure, Comparison, Difference } from "@/pages/runs/shapes";

const difference = (value: number, differs: boolean): Difference => ({ value, low: value - 0.1, high: value + 0.1, differs, paired: true });
const figure = (path: string, differs = false): ComparedFigure => ({ figure: path, values: [], differences: [difference(0.3, differs)] });
const QUALITY = "tasks/assessment/judge/dimensions/overall_quality/pcc";

test("a path is told in words", () => {
  const row = rowOf(figure(QUALITY));
  expect(row && titleOf(row)).toBe("Overall quality · PCC");
  const slice = rowOf(figure("tasks/assessment/by_language/zh/dimensions/overall_quality/mse"));
  expect(slice && titleOf(slice)).toBe("Overall quality · MSE · language: zh");
  const alone = rowOf(figure("tasks/detection/judge/detection/eer"));
  expect(alone && titleOf(alone)).toBe("Detection · EER");
});

test("baselines and the ceiling are no figures of a run", () => {
  expect(rowOf(figure("tasks/assessment/baselines/ridge/dimensions/overall_quality/pcc"))).toBeNull();
  expect(rowOf(figure("ceiling/speecheval/overall_quality"))).toBeNull();
});

test("slices and what does not differ can be left out", () => {
  const figures = [figure(QUALITY), figure("tasks/assessment/by_language/zh/text/sbert", true)];
  expect(rowsOf(figures, { slices: false, onlyDifferent: false })).toHaveLength(1);
  expect(rowsOf(figures, { slices: true, onlyDifferent: true }).map((row) => row.slice)).toEqual(["language: zh"]);
});

test("the quality that was asked for first stands first, then the other questions, then further figures", () => {
  const paths = ["distortion/mse", "distortion/pcc", "overall_quality/mse", "overall_quality/pcc"].map((path) => figure(`tasks/assessment/judge/dimensions/${path}`));
  const slice = figure("tasks/assessment/by_language/en/dimensions/overall_quality/pcc");
  expect(rowsOf([slice, ...paths], { slices: true, onlyDifferent: false }).map(titleOf)).toEqual([
    "Overall quality · PCC",
    "Distortion · PCC",
    "Overall quality · MSE",
    "Distortion · MSE",
    "Overall quality · PCC · language: en",
  ]);
});

test("less error is better; an interval over 0 decides nothing", () => {
  expect(verdictOf(difference(0.3, true), "pcc")).toBe("better");
  expect(verdictOf(difference(0.3, true), "mse")).toBe("worse");
  expect(verdictOf(difference(-0.3, true), "eer")).toBe("better");
  expect(verdictOf(difference(0.3, false), "pcc")).toBe("unclear");
  expect(verdictOf(null, "pcc")).toBe("");
});

test("nearer is whose error is smaller, where that is clear", () => {
  expect([nearer({ value: -0.2, differs: true }), nearer({ value: 0.2, differs: true }), nearer({ value: -0.2, differs: false }), nearer(null)]).toEqual(["judge", "person", "unclear", ""]);
});

test("an address names runs once each, and nothing else", () => expect(idsIn("3,1,3,x,,-2")).toEqual([3, 1]));

test("how the differences came about is said for every run beside the first", () => {
  const runs = [1, 2, 3, 4].map((id) => ({ id, name: `run-${id}` })) as Comparison["runs"];
  const contrast = (run: number, state: "ready" | "working" | "failed" | "none") => ({ run, state, job_id: null, message: state === "failed" ? "Predictions are gone." : "" });
  const says = pairingSays({ runs, figures: [figure(QUALITY)], contrasts: [contrast(2, "working"), contrast(3, "failed"), contrast(4, "none")] });
  expect(says).toContain("paired");
  expect(says).toContain("run-2: being paired");
  expect(says).toContain("run-3 could not be paired with the first: Predictions are gone.");
  expect(says).toContain("run-4: not the same test rows");
  expect(pairingSays({ runs, figures: [], contrasts: [contrast(2, "ready")] })).toBe("");
});
