import { describe, expect, test } from "vitest";

import { carried, pieces, unitOffset } from "@/annotate/text/offsets";
import type { Contradiction } from "@/api/shapes";

const said = (code: string, start: number, end: number) => ({ code, start, end }) as Contradiction;

describe("offsets", () => {
  test("characters become browser units", () => {
    expect(unitOffset("a😀b", 2)).toBe(3);
    expect(unitOffset("abc", 9)).toBe(3);
  });

  test("the text is cut at what contradicts, overlaps included", () => {
    expect(pieces("very clear voice", [said("x", 0, 10), said("y", 5, 16)])).toEqual([
      { text: "very ", codes: ["x"] },
      { text: "clear", codes: ["x", "y"] },
      { text: " voice", codes: ["y"] },
    ]);
  });

  test("a text without contradictions is one piece, an empty one none", () => {
    expect(pieces("fine", [])).toEqual([{ text: "fine", codes: [] }]);
    expect(pieces("", [])).toEqual([]);
  });

  test("marks before an edit stay, marks after it move along, marks in it go", () => {
    const marks = [said("head", 0, 3), said("edited", 4, 9), said("tail", 10, 14)];
    expect(carried("The clear male voice", "The rather dull male voice", marks)).toEqual([said("head", 0, 3), said("tail", 16, 20)]);
  });
});
