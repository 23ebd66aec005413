import { describe, expect, test } from "vitest";

import { IntervalSet } from "@/engine/IntervalSet";

const spans = (set: IntervalSet) => set.items.map(({ start, end }) => [start, end]);

describe("IntervalSet", () => {
  test("[ and ] mark, in either direction, inside the clip", () => {
    let set = IntervalSet.of([], 5).markIn(1.2).markOut(2);
    expect(spans(set)).toEqual([[1.2, 2]]);
    expect(set.opened).toBeNull();
    set = set.markIn(9).markOut(4);
    expect(spans(set)).toEqual([[1.2, 2], [4, 5]]);
  });

  test("] without [ marks from the clip's start", () => {
    expect(spans(IntervalSet.of([], 5).markOut(0.7))).toEqual([[0, 0.7]]);
  });

  test("the new interval is selected and sorted in", () => {
    const set = IntervalSet.of([], 5).add(3, 4).add(0, 1);
    expect(spans(set)).toEqual([[0, 1], [3, 4]]);
    expect(set.selected).toBe(0);
  });

  test("nothing is made of a slip", () => {
    expect(IntervalSet.of([], 5).add(1, 1.005).items).toHaveLength(0);
  });

  test("an edge stops at the other edge and at the clip's ends", () => {
    const set = IntervalSet.of([], 5).add(1, 2);
    expect(spans(set.nudge("start", 5))).toEqual([[1.98, 2]]);
    expect(spans(set.nudge("end", -5))).toEqual([[1, 1.02]]);
    expect(spans(set.nudge("end", 50))).toEqual([[1, 5]]);
    expect(spans(set.nudge("start", -50))).toEqual([[0, 2]]);
  });

  test("selection goes round and survives removal", () => {
    const set = IntervalSet.of([], 5).add(0, 1).add(2, 3).add(4, 5);
    expect(set.selected).toBe(2);
    expect(set.step(1).selected).toBe(0);
    expect(set.step(1).step(-1).selected).toBe(2);
    expect(set.remove(2).selected).toBe(1);
    expect(IntervalSet.of([], 5).step(1).selected).toBeNull();
  });

  test("changing a type keeps the times", () => {
    expect(IntervalSet.of([], 5).add(1, 2).change(0, { type: "jitter" }).items[0]).toEqual({
      start: 1,
      end: 2,
      type: "jitter",
      severity: null,
    });
  });
});
