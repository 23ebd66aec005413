import { beforeEach, expect, test, vi } from "vitest";

import { before, passBy } from "@/annotate/trail";

beforeEach(() => {
  const map = new Map<string, string>();
  vi.stubGlobal("sessionStorage", { getItem: (key: string) => map.get(key) ?? null, setItem: (key: string, value: string) => map.set(key, value) });
});

test("the item before is the one opened before, with the state it was left in", () => {
  passBy(7, "answering");
  expect(before(7)).toBeNull();
  passBy(7, "finished");
  passBy(9, "answering");
  expect(before(9)).toEqual({ id: 7, open: false });
});

test("an item that was left half-way can be gone back to, and does not trade places", () => {
  passBy(7, "writing");
  passBy(9, "answering");
  passBy(7, "writing");
  expect(before(9)).toEqual({ id: 7, open: true });
  expect(before(7)).toBeNull();
});

test("an item that was given on or set aside is closed", () => {
  passBy(7, "answering");
  passBy(7, "gone");
  expect(before(8)).toEqual({ id: 7, open: false });
});
