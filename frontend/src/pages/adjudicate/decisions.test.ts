import { describe, expect, it } from "vitest";

import { body, choose, chooseAll, clashes, isSettled, nextOpen, overrules } from "@/pages/adjudicate/decisions";
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

  it("gives everything open to one rater, and leaves what is decided", () => {
    const decisions = chooseAll(work, choose({}, "types", "2"), "1");
    expect(decisions).toEqual({ quality: { side: "1", reason: "" }, types: { side: "2", reason: "" } });
  });

  it("says what does not fit together", () => {
    const dimension = (key: string) => ({ key, per_clip: false });
    const rule = {
      code: "no_type",
      dimension: "types",
      level: "error",
      message: "no type",
      when: [
        { dimension: "quality", op: "lt", value: 5 },
        { dimension: "types", op: "empty" },
      ],
    };
    const strict = { ...work, form: { dimensions: [dimension("quality"), dimension("types")], rules: [rule] } } as unknown as DisputeCase;
    expect(clashes(strict, { quality: { side: "1", reason: "" } })).toEqual([]);
    expect(clashes(strict, chooseAll(strict, {}, "2")).map(({ code }) => code)).toEqual(["no_type"]);
    expect(clashes(strict, chooseAll(strict, {}, "1"))).toEqual([]);
  });
});
