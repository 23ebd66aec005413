import { describe, expect, test } from "vitest";

import { ceilingFigure, figureIn, number, rangeOf, sliceFigure, slicesOf, tablesOf, withInterval } from "@/pages/runs/figures";
import type { Estimated, TaskFigures, Tree } from "@/pages/runs/shapes";

const some = (value: number): Estimated => ({ value, low: value - 0.1, high: value + 0.1, n: 60 });
const scale = (value: number) => ({ of: 60, unread: 2, pcc: some(value), srcc: some(value), mse: some(1 - value), rmse: 0.5 }) as unknown as Tree;
const judge = { dimensions: { overall_quality: scale(0.6), distortion: scale(0.5) }, speech_rate: { accuracy: some(0.7), macro_f1: 0.4, confusion: { labels: [], rows: [] } }, text: { n: 60, bleu: 12.5, sbert: null } } as unknown as Tree;
const task: TaskFigures = {
  rows: 60,
  missing: 0,
  joined_by: "id",
  clustered_by: "speaker",
  judge,
  baselines: { "always the train mean": { dimensions: { overall_quality: scale(0) } } as unknown as Tree },
  by_language: { en: judge, zh: judge },
  by_system: {},
  systems: {},
};
const ceiling = {
  "nisqa-v1": { overall_quality: some(0.1) },
  "speecheval-assessment-v1": { overall_quality: { ...some(0.8), mse: 0.3 } },
};

describe("tables of a task", () => {
  const [scores, choices, texts] = tablesOf("assessment", task, ceiling);

  test("one a kind of answer, in the order of weight", () => {
    expect([scores, choices, texts].map((table) => [table?.title, table?.rows.map((row) => row.title)])).toEqual([
      ["Scores", ["Overall quality", "Distortion"]],
      ["Choices", ["Speech rate"]],
      ["Texts", ["Text"]],
    ]);
  });

  test("only figures that somebody has are offered", () => {
    expect(scores?.figures).toEqual(["pcc", "srcc", "mse"]);
    expect(texts?.figures).toEqual(["bleu"]);
  });

  test("baselines stand beside the row of their own path, and where they have none there is none", () => {
    const beside = scores?.rows.map((row) => figureIn(row.baselines["always the train mean"], "pcc")?.value);
    expect(beside).toEqual([0, undefined]);
  });

  test("a simple judge that answered nothing there has no figure, and what was asked first stands first", () => {
    const silent = { of: 60, unread: 60, pcc: some(0) } as unknown as Tree;
    const [table] = tablesOf("assessment", { ...task, judge: { dimensions: { distortion: scale(0.5), overall_quality: scale(0.6) } }, baselines: { ridge: { dimensions: { distortion: silent, overall_quality: scale(0.4) } } } }, {});
    expect(table?.rows.map((row) => [row.key, figureIn(row.baselines.ridge, "pcc")?.value])).toEqual([
      ["dimensions/overall_quality", 0.4],
      ["dimensions/distortion", undefined],
    ]);
  });

  test("the ceiling comes from the questionnaire of this task", () => {
    const row = scores?.rows[0];
    expect(ceilingFigure(row?.ceiling ?? null, "pcc")?.value).toBe(0.8);
    expect(ceilingFigure(row?.ceiling ?? null, "mse")?.value).toBe(0.3);
    expect(ceilingFigure(row?.ceiling ?? null, "srcc")).toBeNull();
    expect(scores?.rows[1]?.ceiling).toBeNull();
  });

  test("what could not be read is counted", () => expect(scores?.rows[0]?.unread).toBe(2));
});

test("slices have a column for every dimension, and no texts", () => {
  const slices = slicesOf(task.by_language);
  expect(slices.rows.map(({ key }) => key)).toEqual(["en", "zh"]);
  expect(slices.columns.map(({ title }) => title)).toEqual(["Overall quality", "Distortion", "Speech rate"]);
  expect(sliceFigure(slices.rows[0]!.tree, slices.columns[0]!.path, "pcc")?.value).toBe(0.6);
});

test("figures are written with their intervals", () => {
  expect(withInterval(some(0.5))).toBe("0.50 (0.40 to 0.60)");
  expect(withInterval({ value: 0.5, low: null, high: null })).toBe("0.50");
  expect(withInterval(null)).toBe("–");
  expect([number(1021), number(0), number(1), number(null)]).toEqual(["1,021", "0.00", "1.00", "–"]);
});

test("a whisker's scale holds every value", () => {
  expect(rangeOf("pcc", [some(0.05)])[0]).toBeCloseTo(-0.05);
  expect(rangeOf("pcc", [some(0.05)])[1]).toBe(1);
  expect(rangeOf("mse", [some(2)])).toEqual([0, 2.1]);
});
