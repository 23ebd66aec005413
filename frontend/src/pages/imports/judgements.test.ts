import { expect, it } from "vitest";

import { adviceFor, allOf, asJudgementForm, noFiles, readNames, unwished, withMore } from "@/pages/imports/judgements";

const file = (name: string) => new File(["x"], name, { lastModified: 1 });

it("tells judgements from recordings, and takes a file once", () => {
  const chosen = withMore(withMore(noFiles, [file("a.csv"), file("a.wav"), file("both.zip"), file(".DS_Store")]), [file("a.csv")]);
  expect(chosen.judgements.map(({ name }) => name)).toEqual(["a.csv"]);
  expect(chosen.beside.map(({ name }) => name)).toEqual(["a.wav", "both.zip"]);
});

it("reads names line by line, and names the line it cannot read", () => {
  expect(readNames("stars = mos\n\nmood=")).toEqual({ names: { stars: "mos", mood: "" }, wrong: null });
  expect(readNames("stars").wrong).toBe("stars");
  expect(readNames("=mos").wrong).toBe("=mos");
});

it("sends what was chosen, and says auto where nothing was", () => {
  const chosen = withMore(noFiles, [file("a.csv"), file("a.wav")]);
  const form = asJudgementForm(chosen, { ...unwished, campaign: " NISQA ", names: "stars=mos" });
  expect(form.getAll("files")).toHaveLength(allOf(chosen).length);
  expect([form.get("campaign"), form.get("format"), form.get("names"), form.has("preset")]).toEqual(["NISQA", "auto", '{"stars":"mos"}', false]);
});

it("advises once on many rows that fail alike, in words of the page", () => {
  const problem = (id: number, code: string) => ({ id, file: "a.json", line: id, code, reason: "" });
  const advice = adviceFor([problem(1, "no_preset"), problem(2, "no_preset"), problem(3, "out_of_range"), problem(4, "unknown_field")]);
  expect(advice).toHaveLength(2);
  expect(advice.join(" ")).not.toMatch(/--/);
});
