import { describe, expect, test } from "vitest";

import { aligned, Curves, figuresOf, valueAt } from "@/pages/runs/points";
import type { Line } from "@/pages/runs/shapes";

const step = (at: number, loss: number, more: Partial<Line> = {}): Line => ({ kind: "step", stage: "s", step: at, loss, ...more });
const val = (at: number, loss: number): Line => ({ kind: "val", stage: "s", step: at, loss });
const shown = (lines: Line[]) => Curves.of(lines).stages.map(({ stage, steps, vals }) => [stage, steps.map((line) => line.loss), vals.map((line) => line.loss)]);

describe("curves", () => {
  test("a resume takes back the steps and validations after it", () => {
    expect(shown([step(1, 9), step(2, 8), val(2, 8.5), step(3, 7), val(3, 7.5), { kind: "resume", stage: "s", step: 2 }, step(3, 6)])).toEqual([["s", [9, 8, 6], [8.5]]]);
  });

  test("a step that comes again supersedes what came from there on", () => {
    expect(shown([step(1, 9), step(2, 8), val(2, 8.5), step(3, 7), step(2, 5)])).toEqual([["s", [9, 5], []]]);
  });

  test("what comes in the server's order, steps before validations, is kept whole", () => {
    expect(shown([step(1, 9), step(2, 8), step(3, 7), val(2, 8.5), val(3, 7.5)])).toEqual([["s", [9, 8, 7], [8.5, 7.5]]]);
  });

  test("a validation told twice stands once", () => {
    expect(shown([step(1, 9), val(1, 8.5), val(1, 8.4)])).toEqual([["s", [9], [8.4]]]);
  });

  test("a fresh start clears, a resumed one does not", () => {
    expect(shown([step(1, 9), { kind: "start", resume: true }, step(2, 8)])).toEqual([["s", [9, 8], []]]);
    expect(shown([step(1, 9), { kind: "start", resume: false }, step(1, 7)])).toEqual([["s", [7], []]]);
  });

  test("a later stage leaves the one before it alone", () => {
    const second: Line = { kind: "step", stage: "t", step: 1, loss: 3 };
    expect(shown([step(1, 9), step(2, 8), second, { kind: "resume", stage: "t", step: 0 }, second])).toEqual([
      ["s", [9, 8], []],
      ["t", [3], []],
    ]);
  });

  test("what is no point changes nothing", () => {
    expect(shown([step(1, 9), { kind: "checkpoint", stage: "s", step: 1 }, { kind: "warning" }])).toEqual([["s", [9], []]]);
  });
});

test("a reward is drawn before the loss, and speed after the parts", () => {
  const { stages } = Curves.of([step(1, 9, { parts: { kl: 1, reward: 2 }, tokens_per_s: 5 })]);
  expect(figuresOf(stages[0]!)).toEqual(["reward", "loss", "kl", "tokens_per_s"]);
});

test("a loss that is no number leaves a gap", () => {
  expect(valueAt(step(1, NaN), "loss")).toBeNull();
  expect(valueAt(step(1, 2, { parts: { kl: 3 } }), "kl")).toBe(3);
});

test("series of different steps share one column of steps", () => {
  const lines = [step(1, 9), step(2, 8), step(3, 7)];
  expect(aligned([{ lines, figure: "loss" }, { lines: [val(2, 8.5)], figure: "loss" }])).toEqual([[1, 2, 3], [9, 8, 7], [null, 8.5, null]]);
});
