import { expect, it } from "vitest";

import { exposureGrid } from "@/pages/releases/exposure";

it("lays the rows out as a grid with holes where nothing meets", () => {
  const none = { shared: 0, of: 1 };
  const row = (train_task: string, task: string, split: "val" | "test", shared: number) => ({ train_task, task, split, clip: none, text: none, system: none, speaker: { shared, of: 4 } });
  const grid = exposureGrid([row("a", "a", "val", 1), row("a", "b", "test", 2), row("b", "a", "val", 3)]);
  expect(grid.trains).toEqual(["a", "b"]);
  expect(grid.held).toEqual([{ task: "a", split: "val" }, { task: "b", split: "test" }]);
  expect(grid.at("b", "a", "val")?.speaker).toEqual({ shared: 3, of: 4 });
  expect(grid.at("b", "b", "test")).toBeUndefined();
});
