import { expect, test } from "vitest";

import { againFrom, duration, headlineOf, memory, placeOf } from "@/pages/runs/words";

test("times are told in two units at most", () => {
  expect([4, 95, 120, 7330, 7200, null].map(duration)).toEqual(["4 s", "1 min 35 s", "2 min", "2 h 2 min", "2 h", "–"]);
});

test("memory in units of its size", () => expect([500, 2048, null].map(memory)).toEqual(["500 MiB", "2.0 GiB", "–"]));

test("a finished run is told by its test figure, one in work by its validation", () => {
  const scores = { "assessment.distortion": { n: 9, pcc: 0.1, mse: 1 }, "assessment.overall_quality": { n: 9, pcc: 0.5258, mse: 0.8 } };
  expect(headlineOf({ state: "running", summary: { scores } })).toEqual({ figure: "0.53", says: "PCC of overall quality, validation" });
  const headline = { task: "assessment", dimension: "overall_quality", figure: "pcc", value: 0.6, low: 0.5, high: 0.7 };
  expect(headlineOf({ state: "finished", summary: { scores, headline } })).toEqual({ figure: "0.60 (0.50 to 0.70)", says: "PCC of overall quality, test" });
  expect(headlineOf({ state: "waiting", summary: {} }).figure).toBe("–");
});

test("where a run is, in words", () => {
  const summary = { stage: "instruction", step: 1200, steps: 2000 };
  expect(placeOf({ state: "running", phase: "training", summary })).toBe("instruction, step 1,200 of 2,000");
  expect(placeOf({ state: "running", phase: "evaluating", summary })).toBe("evaluating");
  expect(placeOf({ state: "stopped", phase: "training", summary })).toBe("step 1,200 of 2,000");
  expect(placeOf({ state: "waiting", phase: "", summary: {} })).toBe("waits for a worker of the judge");
});

test("the next run begins with the settings of this one", () => {
  const release = { id: 4, name: "demo", digest: "" };
  expect(againFrom({ release, recipe: "tiny", base: "", options: ["seed=7", "stages.0.epochs=2.0"] })).toBe("/runs/new?release=4&recipe=tiny&options=seed%3D7%0Astages.0.epochs%3D2.0");
});
