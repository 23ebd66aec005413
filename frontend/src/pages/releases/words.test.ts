import { describe, expect, it } from "vitest";

import { certificateWords, percentOf, reasonWords, stageWords, totalItems, valueWords } from "@/pages/releases/words";

it("adds up the splits of every task", () => {
  expect(totalItems({ assessment: { train: 7, val: 2, test: 1 }, comparison: { train: 3, val: 0, test: 0 } })).toBe(13);
});

it("says why rows fall out", () => {
  expect(reasonWords("text against speaker and system")).toBe("its text stands in another split than its speaker and system");
  expect(reasonWords("quarantined: its column says neither train, val nor test")).toBe("its column says neither train, val nor test");
  expect(reasonWords("recording and system against speaker and text and pair")).toBe("its recording and system stand in another split than its speaker, text and pair");
  expect(reasonWords("the clips of the pair differ in speaker")).toBe("the clips of the pair differ in speaker");
});

it("does not round to all or nothing", () => {
  expect([0, 0.0004, 0.5, 0.9996, 1].map(percentOf)).toEqual(["0 %", "< 0.1 %", "50.0 %", "> 99.9 %", "100 %"]);
});

it("names a stage and what it is at", () => {
  expect(stageWords("checking near_audio")).toBe("Looking for leaks: near audio");
  expect(stageWords("policy strict")).toBe("Trying policy strict");
  expect(stageWords("anything")).toBe("Building");
});

it("names a value of the balance", () => {
  expect(valueWords("language", "zh")).toBe("Chinese");
  expect(valueWords("score", "assessment 3")).toBe("Assessment: 3");
  expect(valueWords("source", "lab 3")).toBe("lab 3");
});

describe("a certificate in words", () => {
  const base = { policy: "strict", items: 100, released: 80, fallen_out: {} };
  it("says that more is impossible, or how much more could be", () => {
    expect(certificateWords({ ...base, reached: 80, bound: 80, gap: 0, bound_holds_for: "kept units" }).join(" ")).toContain("80 items kept: for this choice of systems no split can have more.");
    const words = certificateWords({ ...base, reached: 16, bound: 20, gap: 0.2, bound_holds_for: "held-out units", system_labels: { systems: 7, tried: 156, proven: false, note: "" } }).join(" ");
    expect(words).toContain("16 held-out items that share nothing with train; for this choice of systems no split can have more than 20: a gap of 20.0 %");
    expect(words).toContain("searched (156 choices tried), not proven");
  });
  it("does not claim a bound where nothing was searched", () => {
    const words = certificateWords({ ...base, shared_across_splits: { speaker: 2, text: 0 } }).join(" ");
    expect(words).toContain("no bound");
    expect(words).toContain("In more than one split: 2 speakers.");
  });
});
