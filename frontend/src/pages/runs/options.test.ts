import { expect, test } from "vitest";

import { faultsOf, optionsOf } from "@/pages/runs/options";
import type { Recipe } from "@/pages/runs/shapes";

const recipe: Recipe = {
  name: "tiny",
  description: "",
  family: "qwen2_5_omni",
  needs_base: false,
  tasks: ["assessment"],
  stages: [{ name: "instruction", kind: "sft", tasks: ["assessment"], epochs: 5, batch: 16, lr: 0.002 }],
};

test("only what differs from the recipe is sent, as TOML", () => {
  expect(optionsOf(recipe, { "stages.0.epochs": "2", "stages.0.batch": "8", "stages.0.lr": "0.002", seed: "7" }, "")).toEqual(["seed=7", "stages.0.epochs=2.0", "stages.0.batch=8"]);
});

test("a small learning rate keeps its exponent", () => {
  expect(optionsOf(recipe, { "stages.0.lr": "0.0000001" }, "")).toEqual(["stages.0.lr=1e-7"]);
});

test("lines by hand come last, without blanks", () => {
  expect(optionsOf(recipe, {}, " adapt.r=16 \n\nstages.0.patience=3")).toEqual(["adapt.r=16", "stages.0.patience=3"]);
});

test("what is wrong is said field by field", () => {
  expect(faultsOf(recipe, { "stages.0.epochs": "many", "stages.0.batch": "2.5", "stages.0.lr": "0", seed: "-1" })).toEqual({
    "stages.0.epochs": "Write a number, for example 2 or 0.0001.",
    "stages.0.batch": "Write a whole number.",
    "stages.0.lr": "Write a number above 0.",
    seed: "Write a whole number, 0 or above.",
  });
  expect(faultsOf(recipe, { "stages.0.epochs": "", seed: "" })).toEqual({});
});
