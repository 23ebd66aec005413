import { describe, expect, it } from "vitest";

import { changed, parseRatios, parseShares, planOf, readSettings, settingsOf } from "@/pages/releases/settings";

const at = (search: string) => new URLSearchParams(search);

describe("the address", () => {
  it("keeps what differs from the defaults only", () => {
    expect(changed(at(""), { seed: "3", profile: "joint" }).toString()).toBe("seed=3");
    expect(changed(at("seed=3"), { seed: "0" }).toString()).toBe("");
    expect(readSettings(at("policy=strict")).policy).toBe("strict");
    expect(readSettings(at("")).policy).toBe("core_flags");
  });

  it("parts with a preview when its plan changes, not when a policy is chosen", () => {
    expect(changed(at("campaigns=1&job=9"), { policy: "strict" }).get("job")).toBe("9");
    expect(changed(at("campaigns=1&job=9"), { seed: "2" }).get("job")).toBeNull();
    expect(changed(at("campaigns=1&job=9"), { seed: "0" }).get("job")).toBe("9");
    expect(changed(at("campaigns=1"), { campaigns: "2", job: "10" }).get("job")).toBe("10");
  });

  it("takes up a release again", () => {
    const release = { campaigns: [4, 5], profile: "paper", shares: [0.6, 0.2, 0.2], seed: 7, given_column: "split", ratios: { asv: "5:5:0" }, policy: "core_flags", name: "v1", audio: "all", equalised: true, formats: ["webdataset"] };
    const again = readSettings(changed(at(""), settingsOf(release)));
    expect(planOf(again).plan).toEqual({ campaigns: [4, 5], profile: "paper", shares: [0.6, 0.2, 0.2], seed: 7, given_column: "split", ratios: { asv: "5:5:0" } });
    expect([again.audio, again.equalised, again.formats, again.name]).toEqual(["all", "yes", "webdataset", "v1"]);
  });
});

it("reads shares", () => {
  expect(parseShares("70, 15, 15")).toEqual([0.7, 0.15, 0.15]);
  expect(parseShares("0.8 0.1 0.1")).toEqual([0.8, 0.1, 0.1]);
  expect(parseShares("2/1/1")).toEqual([0.5, 0.25, 0.25]);
  expect(parseShares("70, 30")).toBeNull();
  expect(parseShares("100, 0, 0")).toBeNull();
  expect(parseShares("")).toBeNull();
});

it("reads ratios by source and names the line that is none", () => {
  expect(parseRatios("asv 5:5:0\nlab=0:0:10\n")).toEqual({ asv: "5:5:0", lab: "0:0:10" });
  expect(parseRatios("")).toEqual({});
  expect(parseRatios("asv 5:5:0; half and half")).toContain("“half and half”");
});

it("says what has to be mended before anything is asked", () => {
  const { plan, faults } = planOf(readSettings(at("shares=1&seed=-2&ratios=x&given=%20")));
  expect(plan).toBeNull();
  expect(Object.keys(faults).sort()).toEqual(["campaigns", "given", "ratios", "seed", "shares"]);
});
