import { describe, expect, it } from "vitest";

import type { CampaignRow, WorkOfCampaign } from "@/api/shapes";
import { idleRoles, nextSteps, openWork, stuck } from "@/pages/home/work";

function row(id: number, facts: Partial<WorkOfCampaign>): WorkOfCampaign {
  return { campaign: { id, name: `c${id}`, task: "assessment", text_language: "en" }, waiting: 0, in_hand: null, done: 0, returned: 0, ...facts };
}

describe("nextSteps", () => {
  it("leads a rater to returned work before begun before new", () => {
    const rate = [row(1, { waiting: 9 }), row(2, { in_hand: 7 }), row(3, { returned: 1, in_hand: 8 })];
    expect(nextSteps({ rate, inspect: null, adjudicate: null })[0]).toMatchObject({ href: "/annotate/next/3", waiting: 11 });
  });

  it("offers nothing where nothing can be done", () => {
    expect(nextSteps({ rate: [row(1, { done: 5 })], inspect: { waiting: 0 }, adjudicate: { waiting: 0 } })).toEqual([]);
  });

  it("has one step per role, in the order of the road", () => {
    const steps = nextSteps({ rate: [row(1, { waiting: 1 })], inspect: { waiting: 2 }, adjudicate: { waiting: 3 } });
    expect(steps.map((step) => [step.role, step.waiting])).toEqual([["rate", 1], ["inspect", 2], ["adjudicate", 3]]);
  });
});

it("counts an item that is both in hand and returned once", () => {
  expect(openWork(row(1, { waiting: 3, in_hand: 5, returned: 1 }))).toBe(4);
});

it("names the roles for which nothing waits", () => {
  const steps = nextSteps({ rate: [], inspect: { waiting: 1 }, adjudicate: null });
  expect(idleRoles(["annotator", "inspector", "manager"], steps)).toEqual(["rate"]);
});

it("says what holds a campaign up", () => {
  const progress = { items: 9, accepted: 1, disputed: 2, excluded: 0, open_slots: 3, answering: 0, writing: 0, finished: 0, returned: 1 };
  const campaign = { id: 4, state: "paused", progress } as CampaignRow;
  expect(stuck(campaign).map((one) => one.key)).toEqual(["paused", "disputed", "returned"]);
});
