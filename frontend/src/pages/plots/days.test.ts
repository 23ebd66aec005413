import { expect, it } from "vitest";

import { everyDay } from "@/pages/plots/days";

it("fills days without work and sums up", () => {
  const found = everyDay([
    { day: "2025-03-01", count: 4 },
    { day: "2025-03-04", count: 2 },
  ]);
  expect(found.seconds.length).toBe(4);
  expect(found.seconds[1]! - found.seconds[0]!).toBe(86_400);
  expect(found.counts).toEqual([4, 0, 0, 2]);
  expect(found.sums).toEqual([4, 4, 4, 6]);
  expect(everyDay([])).toEqual({ seconds: [], counts: [], sums: [] });
});
