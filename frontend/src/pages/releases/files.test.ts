import { expect, it } from "vitest";

import { bytes, fileGroups } from "@/pages/releases/files";

it("says sizes", () => {
  expect([0, 950, 1500, 48_300_000].map(bytes)).toEqual(["0 B", "950 B", "1.5 kB", "48 MB"]);
});

it("groups files as they are looked for", () => {
  const file = (path: string) => ({ path, bytes: 10, sha256: "" });
  const groups = fileGroups([file("exports/hf/a/test.parquet"), file("README.md"), file("exports/hf/a/train.parquet"), file("tasks/x/val.jsonl"), file("preference/x.jsonl"), file("splits/ledger.jsonl")], { hf: "Hugging Face" });
  expect(groups.map(({ title, files }) => [title, files.length])).toEqual([
    ["Cards and programs", 1],
    ["Rows by task", 1],
    ["Format Hugging Face", 2],
    ["Format preference", 1],
    ["Splits and ledger", 1],
  ]);
  expect(groups[2]!.bytes).toBe(20);
});
