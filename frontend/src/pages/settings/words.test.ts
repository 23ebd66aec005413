import { expect, it } from "vitest";

import { isLanguageCode, nameOf, offered, withLanguage } from "@/pages/settings/words";

it("takes language codes and nothing else", () => {
  expect(["en", "pt-BR", "cmn", "zh-Hant-TW"].every(isLanguageCode)).toBe(true);
  expect(["", "e", "english", "en_US", "pt-", "日本"].some(isLanguageCode)).toBe(false);
});

it("adds and removes a language without doubling it", () => {
  expect(withLanguage(["en"], "zh", true)).toEqual(["en", "zh"]);
  expect(withLanguage(["en", "zh"], "en", true)).toEqual(["zh", "en"]);
  expect(withLanguage(["en", "zh"], "en", false)).toEqual(["zh"]);
});

it("offers chosen languages too", () => {
  expect(offered(["sw", "en"])).toContain("sw");
  expect(offered(["en"]).filter((code) => code === "en")).toHaveLength(1);
});

it("names a language, and keeps a code it cannot name", () => {
  expect(nameOf("fr", "en")).toBe("French");
  expect(nameOf("not a code", "en")).toBe("not a code");
});
