import { describe, expect, it } from "vitest";

import { body, choose, isSettled, nextOpen, overrules } from "@/pages/adjudicate/decisions";
import type { DisputeCase } from "@/pages/adjudicate/shapes";

const work = {
  fields: ["quality", "types"],
  own: { quality: 3, types: ["jitter", "noise"] },
  sides: [
    { label: "1", alias: "Rater 1", answers: { quality: 1, types: ["noise", "jitter"] }, text: null },
    { label: "2", alias: "Rater 2", answers: { quality: 4, types: [] }, text: null },
  ],
} as unknown as DisputeCase;

describe("deciding field by field", () => {
  it("needs a reason only where every rater is overruled", () => {
    expect(overrules(work, "quality", { side: "1", reason: "" })).toBe(false);
    expect(overrules(work, "quality", { side: "own", reason: "" })).toBe(true);
    // The own answer is what rater 1 said, in another order of ticks.
    expect(overrules(work, "types", { side: "own", reason: "" })).toBe(false);
    expect(isSettled(work, "quality", { side: "own", reason: " " })).toBe(false);
    expect(isSettled(work, "quality", { side: "own", reason: "I hear hiss" })).toBe(true);
    expect(isSettled(work, "quality", { side: "other", reason: "why" })).toBe(false);
    expect(isSettled(work, "quality", undefined)).toBe(false);
  });

  it("goes on to the next open field, round the end", () => {
    expect(nextOpen(work, {}, "types")).toBe("quality");
    const first = choose({}, "quality", "1");
    expect(nextOpen(work, first, "quality")).toBe("types");
    expect(nextOpen(work, choose(first, "types", "2"), "types")).toBeNull();
  });

  it("keeps a reason when the choice changes, and sends a value only for a third one", () => {
    const decisions = choose({ quality: { side: "own", reason: "hiss" } }, "quality", "other", 2);
    expect(decisions.quality).toEqual({ side: "other", value: 2, reason: "hiss" });
    expect(choose(decisions, "quality", "1").quality).toEqual({ side: "1", reason: "hiss" });
    expect(body(work, { ...decisions, stray: { side: "1", reason: "" } })).toEqual({ decisions });
  });
});
