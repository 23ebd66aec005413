import { expect, it } from "vitest";

import { clashesIn, valuesIn } from "@/pages/releases/ledger";

it("takes one value a line, each once", () => {
  expect(valuesIn(" anna \n\nben\nanna\n")).toEqual(["anna", "ben"]);
});

it("finds the clashes in an answer, if there are any", () => {
  expect(clashesIn({ conflicts: [{ track: "quality", kind: "speaker", value: "anna", is: "train" }, { track: "detection", kind: "speaker", value: "anna", is: "train" }] })).toHaveLength(1);
  expect(clashesIn({})).toEqual([]);
  expect(clashesIn(null)).toEqual([]);
});
