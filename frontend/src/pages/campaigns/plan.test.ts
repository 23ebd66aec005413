import { describe, expect, it } from "vitest";

import { ApiError } from "@/api/errors";
import { countClips, fieldErrors, start, toBody } from "@/pages/campaigns/plan";

describe("a campaign's plan", () => {
  it("sends defaults for everything but name and preset", () => {
    const body = toBody({ ...start, name: " Pilot ", preset: "speecheval-assessment" }, 1, []);
    expect(body).toMatchObject({ name: "Pilot", raters_per_item: 2, inspect_share: 1, drafting: true, clips: { filter: {} }, tolerance: {} });
    expect(body).not.toHaveProperty("pairs");
  });

  it("sends pairs for two clips an item, and only tolerances that were given", () => {
    const body = toBody({ ...start, audio_language: "en", tolerance: { quality: "2", emotion: "" } }, 2, [{ user: 1, role: "annotator" }]);
    expect(body).toMatchObject({ pairs: { how: "same_text", count: 50 }, tolerance: { quality: 2 }, clips: { filter: { language: "en" } }, people: [{ user: 1, role: "annotator" }] });
    expect(body.tolerance).not.toHaveProperty("emotion");
  });
});

describe("countClips", () => {
  const facets = {
    language: [{ value: "en", count: 30 }, { value: "zh", count: 12 }],
    source: [{ value: "demo", count: 25 }, { value: "other", count: 17 }],
  };
  it("reads the whole count off the facets", () => {
    expect(countClips(facets, {})).toBe(42);
    expect(countClips(facets, { language: "zh", q: "tea" })).toBe(12);
    expect(countClips(facets, { language: "fr" })).toBe(0);
  });
});

it("puts the server's words beside the field they are about", () => {
  expect(fieldErrors(new ApiError(409, "name_taken", "There is one already."))).toEqual({ name: ["There is one already."] });
  expect(fieldErrors(new ApiError(400, "invalid", "Look again.", { raters_per_item: ["At least 1."] }))).toEqual({ raters_per_item: ["At least 1."] });
  expect(fieldErrors(null)).toEqual({});
});
