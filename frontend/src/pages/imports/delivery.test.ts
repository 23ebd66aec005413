import { describe, expect, it } from "vitest";

import { asForm, bytesOf, empty, isEmpty, secondsLeft, sharedNames, sizeWords, slugOf, withFiles } from "@/pages/imports/delivery";

const file = (name: string, size = 4, lastModified = 1) => new File(["x".repeat(size)], name, { lastModified });

describe("withFiles", () => {
  it("sorts what was dropped by its name", () => {
    const delivery = withFiles(empty, [file("a.WAV"), file("b.tar.gz"), file("manifest.csv"), file("notes.txt"), file(".DS_Store")]);
    expect(delivery.audio.map((one) => one.name)).toEqual(["a.WAV"]);
    expect(delivery.archives.map((one) => one.name)).toEqual(["b.tar.gz"]);
    expect(delivery.manifest?.name).toBe("manifest.csv");
    expect(delivery.leftOut).toEqual(["notes.txt"]);
  });

  it("takes the same file once and a second manifest not at all", () => {
    const first = withFiles(empty, [file("a.wav"), file("manifest.csv")]);
    const again = withFiles(first, [file("a.wav"), file("other.jsonl")]);
    expect(again.audio).toHaveLength(1);
    expect(again.leftOut).toEqual(["other.jsonl"]);
    expect(first.leftOut).toEqual([]);
  });
});

it("finds names that two files share", () => {
  const delivery = withFiles(empty, [file("a.wav", 4), file("a.wav", 9), file("b.wav")]);
  expect(sharedNames(delivery)).toEqual(["a.wav"]);
});

it("a manifest alone is nothing to import", () => {
  const delivery = withFiles(empty, [file("manifest.csv", 10)]);
  expect(isEmpty(delivery)).toBe(true);
  expect(bytesOf(delivery)).toBe(10);
});

it("sends only the defaults that were given", () => {
  const form = asForm(withFiles(empty, [file("a.wav"), file("b.zip")]), "  May  ", { language: "en", speaker: " " });
  expect(form.getAll("files")).toHaveLength(2);
  expect(form.get("title")).toBe("May");
  expect(form.get("defaults")).toBe('{"language":"en"}');
  expect(asForm(empty, "", {}).has("defaults")).toBe(false);
});

it("writes sizes for people", () => {
  expect([500, 240_000, 3_450_000, 2_100_000_000].map(sizeWords)).toEqual(["1 kB", "240 kB", "3.5 MB", "2.10 GB"]);
});

it("tells the time left only once the pace is known", () => {
  expect(secondsLeft(10, 100, 0.4)).toBeNull();
  expect(secondsLeft(25, 100, 5)).toBe(15);
});

it("makes a short name that the server takes", () => {
  expect(slugOf("Café Corpus, v2!")).toBe("cafe-corpus-v2");
  expect(slugOf("语音")).toBe("");
});
