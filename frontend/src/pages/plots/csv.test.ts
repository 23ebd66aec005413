import { describe, expect, it } from "vitest";

import { toCsv } from "@/pages/plots/csv";

describe("toCsv", () => {
  it("quotes what needs it and leaves numbers alone", () => {
    expect(toCsv(["name", "n"], [['a "b", c', 1.5], ["d", null]])).toBe('name,n\r\n"a ""b"", c",1.5\r\nd,\r\n');
  });

  it("disarms formulas", () => {
    expect(toCsv(["x"], [["=1+1"], ["-2"], [-2]])).toBe("x\r\n'=1+1\r\n'-2\r\n-2\r\n");
  });
});
