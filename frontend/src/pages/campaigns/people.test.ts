import { describe, expect, it } from "vitest";

import { defaultSeats, lacking, toggleSeat } from "@/pages/campaigns/people";
import type { Person } from "@/pages/campaigns/shapes";

const person = (id: number, roles: Person["roles"], more: Partial<Person> = {}): Person => ({ id, username: `u${id}`, name: "", roles, listens_to: [], ...more });

describe("people of a campaign", () => {
  it("begins with everybody real who listens to the language, in their roles", () => {
    const people = [
      person(1, ["annotator", "inspector"], { listens_to: ["en"] }),
      person(2, ["annotator"], { listens_to: ["zh"] }),
      person(3, ["manager"]),
      person(4, ["annotator"], { is_simulated: true }),
    ];
    expect(defaultSeats(people, "en")).toEqual([
      { user: 1, role: "annotator" },
      { user: 1, role: "inspector" },
    ]);
  });

  it("adds and removes one role of one person", () => {
    const one = { user: 1, role: "annotator" } as const;
    const two = { user: 1, role: "inspector" } as const;
    expect(toggleSeat([one], two)).toEqual([one, two]);
    expect(toggleSeat([one, two], one)).toEqual([two]);
  });

  it("says who is missing", () => {
    const rater = (user: number) => ({ user, role: "annotator" as const });
    expect(lacking([], 1, true)).toMatch("Nobody can rate");
    expect(lacking([rater(1)], 2, true)).toMatch("needs 2 raters");
    expect(lacking([rater(1)], 1, true)).toMatch("inspect");
    expect(lacking([rater(1)], 1, false)).toBeNull();
    expect(lacking([rater(1), { user: 2, role: "inspector" }], 1, true)).toMatch("adjudicate");
  });
});
