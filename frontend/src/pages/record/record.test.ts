/// <reference types="vite/client" />
import { describe, expect, it } from "vitest";

import python from "../../../../datasets_app/domain/recording.py?raw";

import { CONSENT, following, PROMPTS } from "@/pages/record/prompts";
import { clock, extensionOf, onMeter, problemOf, recordingType, stamp, verdictOn } from "@/pages/record/sound";

describe("problemOf", () => {
  const named = (name: string) => problemOf(new DOMException("", name)).code;
  it("tells refusal from absence from a busy microphone", () => {
    expect([named("NotAllowedError"), named("NotFoundError"), named("NotReadableError")]).toEqual(["mic_refused", "mic_missing", "mic_busy"]);
  });
  it("has words for what nobody foresaw", () => {
    expect(problemOf("?").remedy).toContain("send the file");
  });
});

describe("containers", () => {
  it("takes the first that the browser can write", () => {
    expect(recordingType((type) => type === "audio/mp4")).toBe("audio/mp4");
    expect(recordingType(() => false)).toBeNull();
  });
  it("names the file as the container is called", () => {
    expect(["audio/webm;codecs=opus", "audio/mp4;codecs=mp4a.40.2", "audio/ogg"].map(extensionOf)).toEqual(["webm", "m4a", "ogg"]);
  });
});

it("the meter is in decibels and stays in its bounds", () => {
  expect([0, 0.001, 0.1, 1, 2].map((peak) => Math.round(onMeter(peak) * 100))).toEqual([0, 0, 67, 100, 100]);
});

it("judges a take by its loudest moment", () => {
  expect(verdictOn(0.001, 3).words).toContain("Nothing was heard");
  expect(verdictOn(1, 3).words).toContain("clips");
  expect(verdictOn(0.4, 3).tone).toBe("good");
  expect(verdictOn(0.4, 0.2).tone).toBe("warn");
});

it("names a file by its moment", () => {
  expect(stamp(new Date("2026-11-21T03:53:12.345Z"))).toBe("20261121T035312");
});

it("writes time as a clock", () => {
  expect([0, 9.9, 61].map(clock)).toEqual(["0:00", "0:09", "1:01"]);
});

it("goes round the sentences of a language", () => {
  expect(following("en", PROMPTS.en!.at(-1)!)).toBe(PROMPTS.en![0]);
  expect(following("en", "something of my own")).toBe(PROMPTS.en![0]);
  expect(following("sw", "")).toBe("");
});

it("asks for exactly the consent that the server keeps", () => {
  const kept = /^CONSENT = \(\n([\s\S]*?)\n\)/m.exec(python)![1]!;
  expect([...kept.matchAll(/"(.*)"/g)].map((match) => match[1]).join("")).toBe(CONSENT);
});
