import { describe, expect, test } from "vitest";

import { Sheet } from "@/annotate/Sheet";
import type { Answers, Dimension, Form, Token } from "@/api/shapes";
import { formFor } from "@/engine/units";
import { saidOf, sameAnswer } from "@/pages/review/words";

const labels = [0, 1, 2].map((id) => ({ id, title: String(id), anchor: "", hotkey: String(id) }));
const asked = (key: string, more: Partial<Dimension>): Dimension =>
  ({ key, kind: "token-ordinal", group: "", title: key, question: "", required: true, per_clip: false, when: null, scale: "quality", exclusive: [], labels, usual: 2, ...more }) as Dimension;
const form = { rules: [], dimensions: [asked("words", { tokens: "word" }), asked("phones", { tokens: "phone" }), asked("after", { kind: "ordinal" })] } as unknown as Form;
const TOKENS: Token[] = [
  { text: "we", start: 0.1, end: 0.3, phones: [{ text: "W", start: null, end: null }, { text: "IY", start: null, end: null }] },
  { text: "call", start: null, end: null },
];

function sheet(answers: Answers = {}, tokens = TOKENS) {
  const made = new Sheet(formFor(form, tokens), answers, [], () => 3);
  return { made, here: () => made.view.focus!, at: () => made.view.focus?.dimension.key };
}

describe("words and phones", () => {
  test("belong to the item; without any nothing is asked about them", () => {
    const names = (tokens: Token[]) => formFor(form, tokens).dimensions.map(({ key, units }) => [key, units?.map(({ text, word }) => `${text}${word}`)]);
    expect(names(TOKENS)).toEqual([["words", ["we0", "call1"]], ["phones", ["W0", "IY0"]], ["after", undefined]]);
    expect(names([{ text: "we", start: null, end: null }]).map(([key]) => key)).toEqual(["words", "after"]);
    expect(names([]).map(([key]) => key)).toEqual(["after"]);
  });

  test("are scored one after the other, then the next question comes", () => {
    const { made, here, at } = sheet();
    made.choose(here(), 1);
    expect(made.view.answers.words).toEqual([1, null]);
    expect([at(), made.unitAt(here()), made.missing().length]).toEqual(["words", 1, 3]);
    made.choose(here(), 2);
    expect([made.view.answers.words, at()]).toEqual([[1, 2], "phones"]);
  });

  test("what was skipped is come back to", () => {
    const { made, here, at } = sheet();
    made.goToUnit(here(), 1);
    made.choose(here(), 0);
    expect([made.view.answers.words, at(), made.unitAt(here())]).toEqual([[null, 0], "words", 0]);
    made.choose(here(), 2);
    expect(made.unitAt(here())).toBe(1);
  });

  test("one key gives the rest the usual score and keeps what was given", () => {
    const { made, here, at } = sheet({ words: [null, 0] });
    made.scoreRest(here());
    expect([made.view.answers.words, at()]).toEqual([[2, 0], "phones"]);
  });

  test("clearing takes back the one in focus, undo what was scored", () => {
    const { made, here } = sheet({ words: [1, 0], phones: [2, 2], after: 1 });
    made.goToUnit(made.places()[0]!, 1);
    made.clear(here());
    expect(made.view.answers.words).toEqual([1, null]);
    made.undo();
    expect(made.view.answers.words).toEqual([1, 0]);
  });

  test("walking stops at both ends", () => {
    const { made, here } = sheet();
    made.goToUnit(here(), -1);
    expect(made.unitAt(here())).toBe(0);
    made.goToUnit(here(), 9);
    expect(made.unitAt(here())).toBe(1);
  });

  test("half-scored words are where a reload begins", () => {
    expect(sheet({ words: [2, 2], phones: [1, null] }).at()).toBe("phones");
  });

  test("are read with their names, and their order counts", () => {
    const [words] = formFor(form, TOKENS).dimensions;
    expect(saidOf(words!, { words: [1, null] })[0]?.words).toBe("we 1 · call –");
    expect(sameAnswer([1, 2], [2, 1])).toBe(false);
    expect(sameAnswer(["b", "a"], ["a", "b"])).toBe(true);
  });
});
