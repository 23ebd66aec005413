import { describe, expect, test } from "vitest";

import type { Dimension, Form } from "@/api/shapes";
import { brokenRules, isAsked, missing } from "@/engine/rules";

function dimension(key: string, more: Partial<Dimension> = {}): Dimension {
  const plain: Dimension = {
    key, kind: "ordinal", group: "", title: key, question: "", required: true, per_clip: false, when: null,
    scale: "", exclusive: [], labels: [],
  };
  return { ...plain, ...more };
}

const form = {
  dimensions: [
    dimension("distortion"),
    dimension("distortion_type", { kind: "multi-category", when: { dimension: "distortion", op: "le", value: 4 } }),
    dimension("emotion", { per_clip: true, required: true }),
    dimension("tone", { required: false }),
  ],
  rules: [
    {
      code: "type_missing",
      dimension: "distortion_type",
      level: "warning",
      message: "Choose a type.",
      when: [
        { dimension: "distortion", op: "le", value: 4 },
        { dimension: "distortion_type", op: "within", value: ["none"] },
      ],
    },
    {
      code: "odd_emotion",
      dimension: "emotion",
      level: "hint",
      message: "Rare.",
      when: [{ dimension: "emotion", op: "eq", value: "disgusted" }],
    },
  ],
} as unknown as Form;

const keys = (answers: Record<string, never>) => missing(form, answers).map(({ dimension, side }) => dimension.key + side);

describe("hints", () => {
  test("required questions are missing once per clip, dependent ones only when asked", () => {
    expect(keys({} as never)).toEqual(["distortion", "emotionA", "emotionB"]);
    expect(keys({ distortion: 2, emotion: { A: "happy" } } as never)).toEqual(["distortion_type", "emotionB"]);
    expect(keys({ distortion: 5, emotion: { A: "happy", B: "sad" } } as never)).toEqual([]);
  });

  test("a question with a prerequisite is asked only when that holds", () => {
    const type = form.dimensions[1]!;
    expect(isAsked(form, type, { distortion: 4 }, "")).toBe(true);
    expect(isAsked(form, type, { distortion: 5 }, "")).toBe(false);
    expect(isAsked(form, type, {}, "")).toBe(false);
  });

  test("a rule is broken when all its conditions hold", () => {
    expect(brokenRules(form, { distortion: 2 }).map((finding) => finding.code)).toEqual(["type_missing"]);
    expect(brokenRules(form, { distortion: 2, distortion_type: ["none"] })).toHaveLength(1);
    expect(brokenRules(form, { distortion: 2, distortion_type: ["jitter"] })).toHaveLength(0);
    expect(brokenRules(form, { distortion_type: [] })).toHaveLength(0);
  });

  test("a rule about each clip names the side", () => {
    const broken = brokenRules(form, { emotion: { A: "happy", B: "disgusted" } });
    expect(broken.map(({ code, side }) => [code, side])).toEqual([["odd_emotion", "B"]]);
  });
});
