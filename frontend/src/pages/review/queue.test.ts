import { describe, expect, it } from "vitest";

import { ago, nextId, stepId } from "@/pages/review/queue";

describe("going through a queue", () => {
  it("opens the next case after a decision, and wraps to what was left behind", () => {
    expect(nextId([4, 7, 9], 7)).toBe(9);
    expect(nextId([4, 7, 9], 9)).toBe(4);
    expect(nextId([9], 9)).toBeNull();
    expect(nextId([4, 7], 12)).toBe(4);
  });

  it("steps without leaving the list", () => {
    expect(stepId([4, 7, 9], 7, 1)).toBe(9);
    expect(stepId([4, 7, 9], 9, 1)).toBe(9);
    expect(stepId([4, 7, 9], 4, -1)).toBe(4);
    expect(stepId([4, 7, 9], null, 1)).toBe(4);
    expect(stepId([], null, 1)).toBeNull();
  });
});

describe("ago", () => {
  it("tells how long something waits", () => {
    const now = Date.parse("2025-01-02T12:00:00Z");
    expect(ago("2025-01-02T11:59:50Z", now)).toBe("just now");
    expect(ago("2025-01-02T11:48:00Z", now)).toBe("12 min ago");
    expect(ago("2025-01-02T06:00:00Z", now)).toBe("6 h ago");
    expect(ago("2024-12-28T12:00:00Z", now)).toBe("5 d ago");
    expect(ago(null, now)).toBe("");
  });
});
