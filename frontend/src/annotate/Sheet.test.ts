import { describe, expect, test } from "vitest";

import { Sheet } from "@/annotate/Sheet";
import type { Answers, Dimension, Form } from "@/api/shapes";

function dimension(key: string, more: Partial<Dimension> = {}): Dimension {
  const plain: Dimension = {
    key, kind: "ordinal", group: "", title: key, question: "", required: true, per_clip: false, when: null, scale: "", exclusive: [],
    labels: [1, 2, 3, 4, 5].map((id) => ({ id, title: String(id), anchor: "", hotkey: String(id) })),
  };
  return { ...plain, ...more };
}
const named = (...ids: string[]) => ids.map((id) => ({ id, title: id, anchor: "", hotkey: null }));

const form = {
  rules: [],
  dimensions: [
    dimension("overall"),
    dimension("distortion"),
    dimension("type", {
      kind: "multi-category",
      when: { dimension: "distortion", op: "le", value: 4 },
      exclusive: ["none"],
      labels: named("noise", "jitter", "none"),
    }),
    dimension("where", { kind: "intervals", required: false, when: { dimension: "type", op: "beyond", value: ["none"] } }),
    dimension("tone", { required: false }),
  ],
} as unknown as Form;

function sheet(answers: Answers = {}) {
  let changes = 0;
  const made = new Sheet(form, answers, [], () => 5, () => (changes += 1));
  return { made, at: () => made.view.focus?.dimension.key, place: (key: string) => made.places().find((p) => p.dimension.key === key)!, changes: () => changes };
}

describe("Sheet", () => {
  test("begins at the first unanswered question", () => {
    expect(sheet({ overall: 3 }).at()).toBe("distortion");
  });

  test("rating moves on, into the questions that the answer opened", () => {
    const { made, at, place } = sheet();
    made.choose(place("overall"), 4);
    made.choose(place("distortion"), 2);
    expect(at()).toBe("type");
    expect(made.view.answers).toEqual({ overall: 4, distortion: 2 });
    made.choose(made.view.focus!, "noise");
    expect(at()).toBe("type");
    made.move(1);
    expect(at()).toBe("where");
  });

  test("a clean clip goes straight to the next row", () => {
    const { made, at, place } = sheet({ overall: 4 });
    made.choose(place("distortion"), 5);
    expect(at()).toBe("tone");
  });

  test("an exclusive label stands alone, others in the form's order", () => {
    const { made, place } = sheet({ overall: 4, distortion: 2 });
    made.choose(place("type"), "jitter");
    made.choose(place("type"), "noise");
    expect(made.view.answers.type).toEqual(["noise", "jitter"]);
    made.choose(place("type"), "none");
    expect(made.view.answers.type).toEqual(["none"]);
    made.choose(place("type"), "jitter");
    expect(made.view.answers.type).toEqual(["jitter"]);
  });

  test("parts are marked for the asked question and saved once", () => {
    const { made, changes } = sheet({ overall: 4, distortion: 2, type: ["noise"] });
    const where = made.intervalsPlace("")!;
    made.setIntervals(where, made.intervals(where).markIn(1));
    expect(changes()).toBe(0);
    made.setIntervals(where, made.intervals(where).markOut(2));
    expect(made.view.answers.where).toEqual([{ start: 1, end: 2, type: null, severity: null }]);
    expect(changes()).toBe(1);
  });

  test("what the server said about an answer goes when the answer changes", () => {
    const { made, place } = sheet();
    made.told([{ level: "error", code: "range", dimension: "overall", message: "", side: "" }]);
    made.choose(place("distortion"), 3);
    expect(made.view.findings).toHaveLength(1);
    made.choose(place("overall"), 3);
    expect(made.view.findings).toHaveLength(0);
  });

  test("submitting too early shows the first gap", () => {
    const { made, at } = sheet({ overall: 3, distortion: 2 });
    made.focusOn(made.places()[0]!);
    made.showMissing();
    expect(at()).toBe("type");
  });

  test("undo takes answers back one by one, goes to where they were given, and saves", () => {
    const { made, at, place, changes } = sheet();
    made.choose(place("overall"), 4);
    made.choose(place("distortion"), 2);
    made.undo();
    expect([made.view.answers.distortion, made.view.answers.overall, at()]).toEqual([undefined, 4, "distortion"]);
    made.undo();
    made.undo();
    expect([made.view.answers.overall, at(), changes()]).toEqual([undefined, "overall", 4]);
  });

  test("another language changes the words only", () => {
    const { made, at, place } = sheet();
    made.choose(place("overall"), 4);
    made.speak({ ...form, dimensions: form.dimensions.map((each) => ({ ...each, title: `${each.key} zh` })) });
    expect(made.view.focus?.dimension.title).toBe("distortion zh");
    expect(made.rows[0]?.dimension.title).toBe("overall zh");
    made.undo();
    expect([at(), made.view.answers.overall, made.view.focus?.dimension.title]).toEqual(["overall", undefined, "overall zh"]);
  });
});
