import { describe, expect, test } from "vitest";

import { HeardTracker } from "@/engine/HeardTracker";

function playing(tracker: HeardTracker, from: number, to: number, clock: number, speed = 1): number {
  for (let at = from; at < to; at += 0.05 * speed) {
    tracker.tick(at, clock, speed);
    clock += 0.05;
  }
  tracker.tick(to, clock, speed);
  return clock;
}

describe("what counts as heard", () => {
  test("a clip played through is heard whole and to its end", () => {
    const tracker = new HeardTracker(2);
    const clock = playing(tracker, 0, 1.98, 10);
    tracker.end(clock + 0.02);
    expect(tracker.heard()).toEqual([[0, 2]]);
    expect(tracker.share()).toBe(1);
    expect(tracker.heardToTheEnd()).toBe(true);
  });

  test("jumping to the end is not hearing", () => {
    const tracker = new HeardTracker(10);
    const clock = playing(tracker, 0, 1, 0);
    tracker.cut();
    playing(tracker, 9, 10, clock + 0.1);
    expect(tracker.heard()).toEqual([[0, 1], [9, 10]]);
    expect(tracker.share()).toBeCloseTo(0.2);
    expect(tracker.heardToTheEnd()).toBe(false);
  });

  test("a jump that nobody announced does not count either", () => {
    const tracker = new HeardTracker(10);
    const clock = playing(tracker, 0, 1, 0);
    tracker.tick(8, clock + 0.05);
    expect(tracker.share()).toBeCloseTo(0.1);
  });

  test("at double speed a step may be twice as long as the time that went by", () => {
    const tracker = new HeardTracker(10);
    tracker.tick(0, 0, 2);
    tracker.tick(4, 2, 2);
    expect(tracker.heard()).toEqual([[0, 4]]);
  });

  test("a background tab ticks once a second and loses nothing", () => {
    const tracker = new HeardTracker(5);
    [0, 1, 2, 3, 4, 5].forEach((second) => tracker.tick(second, second));
    expect(tracker.heard()).toEqual([[0, 5]]);
  });

  test("looping back keeps both passes as one", () => {
    const tracker = new HeardTracker(4);
    const clock = playing(tracker, 1, 2, 0);
    tracker.cut();
    playing(tracker, 1, 2, clock);
    expect(tracker.heard()).toEqual([[1, 2]]);
  });

  test("what was heard before counts, cut to the clip's length", () => {
    expect(new HeardTracker(3, [[0, 2], [1, 9]]).heard()).toEqual([[0, 3]]);
  });
});
