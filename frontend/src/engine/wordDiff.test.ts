import { expect, test } from "vitest";

import { wordDiff } from "@/engine/wordDiff";

const shown = (from: string, to: string) =>
  wordDiff(from, to)
    .map(({ text, kind }) => (kind === "same" ? text : kind === "added" ? `+${text}+` : `-${text}-`))
    .join("");

test("words, not letters, are compared", () => {
  expect(shown("The voice is dull.", "The voice is bright.")).toBe("The voice is -dull-+bright+.");
});

test("Chinese is compared by character", () => {
  expect(shown("语速较快", "语速较慢")).toBe("语速较-快-+慢+");
});

test("nothing changed", () => {
  expect(wordDiff("same text", "same text")).toEqual([{ text: "same text", kind: "same" }]);
});
