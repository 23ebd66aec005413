import { expect, it } from "vitest";

import { percent, plural, progressParts } from "@/pages/campaigns/words";

const none = { open_slots: 0, answering: 0, writing: 0, finished: 0, returned: 0 };

it("shares the bar between accepted, disputed and excluded", () => {
  const parts = progressParts({ items: 10, accepted: 5, disputed: 2, excluded: 1, ...none });
  expect(parts.map(({ title, share }) => [title, share])).toEqual([["accepted", 0.5], ["disputed", 0.2], ["excluded", 0.1]]);
  expect(progressParts({ items: 0, accepted: 0, disputed: 0, excluded: 0, ...none }).every(({ share }) => share === 0)).toBe(true);
});

it("says 100 % only when all are done", () => {
  expect(percent(199, 200)).toBe("99 %");
  expect(percent(200, 200)).toBe("100 %");
  expect(percent(0, 0)).toBe("–");
  expect(plural(1, "clip")).toBe("1 clip");
  expect(plural(1200, "clip")).toBe("1,200 clips");
});
