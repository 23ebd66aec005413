import { describe, expect, it } from "vitest";

import type { Dimension } from "@/api/shapes";
import { inLine, partsBySide, sameAnswer, saidOf } from "@/pages/review/words";

const base = { group: "g", question: "", required: true, when: null, scale: "", exclusive: [], per_clip: false };
const label = (id: number | string, title: string) => ({ id, title, anchor: `${title} means this`, hotkey: null });
const quality: Dimension = { ...base, key: "quality", kind: "ordinal", title: "Quality", labels: [label(1, "Bad"), label(2, "Poor")] };
const types: Dimension = { ...base, key: "types", kind: "multi-category", title: "Types", per_clip: true, labels: [label("noise", "Noise"), label("jitter", "Jitter")] };
const where: Dimension = { ...base, key: "where", kind: "intervals", title: "Where", labels: [label("noise", "Noise")], severities: [label("slight", "slight")] };

describe("answers in words", () => {
  it("gives figure, words and anchor of a scale", () => {
    expect(saidOf(quality, { quality: 2 })).toEqual([{ side: "", figure: "2", words: "Poor", anchor: "Poor means this", parts: [] }]);
  });

  it("keeps the two clips of a pair apart", () => {
    expect(inLine(types, { types: { A: ["jitter", "noise"], B: ["noise"] } })).toBe("A: Jitter, Noise / B: Noise");
    expect(inLine(types, { types: { B: ["noise"] } })).toBe("B: Noise");
  });

  it("says when and what of marked parts", () => {
    const parts = [{ start: 0.4, end: 1.2, type: "noise", severity: "slight" }];
    expect(inLine(where, { where: parts })).toBe("0.40–1.20 s · Noise · slight");
    expect(partsBySide({ dimensions: [where] } as never, { where: parts })).toEqual({ "": [{ ...parts[0], type: "Noise" }] });
  });

  it("shows a dash where nothing was said", () => {
    expect(inLine(quality, {})).toBe("–");
  });
});

describe("sameAnswer", () => {
  it("does not mind the order of ticks, and takes empty for missing", () => {
    expect(sameAnswer(["a", "b"], ["b", "a"])).toBe(true);
    expect(sameAnswer([], undefined)).toBe(true);
    expect(sameAnswer({ A: 1, B: null }, { A: 1 })).toBe(true);
    expect(sameAnswer(1, 2)).toBe(false);
  });
});
