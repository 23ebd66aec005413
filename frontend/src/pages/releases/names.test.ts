import { expect, it } from "vitest";

import { nextName } from "@/pages/releases/names";

it("proposes a name that is not taken", () => {
  expect(nextName([])).toBe("v1");
  expect(nextName(["v1", "demo", "v2"])).toBe("v3");
});
