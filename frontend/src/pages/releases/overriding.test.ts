import { expect, it } from "vitest";

import { orderAgain } from "@/pages/releases/overriding";
import type { Release } from "@/pages/releases/shapes";

it("asks for the same release with its earlier overrides and the new ones", () => {
  const release = {
    id: 3, state: "refused", name: "v1", campaigns: [4], policy: "given", profile: "joint", shares: [0.7, 0.15, 0.15], seed: 1, given_column: "split", ratios: {}, audio: "all", equalised: false, formats: ["webdataset"],
    overrides: [{ check: "names", by: "mara", reason: "old" }, { check: "speakers", by: "mara", reason: "old" }],
  } as unknown as Release;
  expect(orderAgain(release, { speakers: " known to the lab " })).toEqual({
    name: "v1", campaigns: [4], policy: "given", profile: "joint", shares: [0.7, 0.15, 0.15], seed: 1, given_column: "split", ratios: {}, audio: "all", equalised: false, formats: ["webdataset"],
    overrides: [{ check: "names", reason: "old" }, { check: "speakers", reason: "known to the lab" }],
  });
});

it("asks for the equalised twin instead of letting a shortcut pass", () => {
  const release = { name: "v1", campaigns: [4], equalised: false, overrides: [] } as unknown as Release;
  expect(orderAgain(release, {}, true)).toMatchObject({ equalised: true, overrides: [] });
});
