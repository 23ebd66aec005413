import { expect, it } from "vitest";

import { figure, ratersIn, span } from "@/pages/releases/agreement";

it("weights a rater's habits by how often they show", () => {
  const [most, least] = ratersIn({
    r1: { simulated: false, work: { "rater of assessment": 2, active_seconds: 60 }, questionnaires: {} },
    r2: { simulated: true, work: { "rater of assessment": 4, active_seconds: 7200 }, questionnaires: { q: { mos: { ratings: 3, bias: 0.4 }, noi: { ratings: 1, bias: -0.4 }, age: { ratings: 4, agrees: 0.5 } } } },
  });
  expect(most).toMatchObject({ name: "r2", hours: 2, work: ["4 assessment"], inconsistency: null, agrees: 0.5 });
  expect(most!.bias).toBeCloseTo(0.2);
  expect(least).toMatchObject({ name: "r1", bias: null });
});

it("says what is not there", () => {
  expect([figure(null), figure(undefined), figure(0.555), span(0.1, null)]).toEqual(["–", "–", "0.56", "–"]);
});
