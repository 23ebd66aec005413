import { describe, expect, it } from "vitest";

import type { Facets, Facts } from "@/pages/clips/shapes";
import { countOf, decibels, degradationWords, factRows } from "@/pages/clips/words";

const facts: Facts = {
  pcm_sha256: "ab", seconds: 3.418, sample_rate: 22050, channels: 1, codec: "flac", bits: 16, loudness_lufs: -23.04, true_peak_dbtp: null,
  clipping_share: 0.0012, clipped: true, leading_silence_s: 0.1, trailing_silence_s: 0, silence_share: 0.12, snr_db: 41.6, bandwidth_hz: 7843, dc: -0.0002,
}; // prettier-ignore

describe("facts", () => {
  it("carry their units", () => {
    const words = Object.fromEntries(factRows(facts));
    expect(words["Length"]).toBe("3.42 s");
    expect(words["Came as"]).toBe("flac, 22.05 kHz, mono, 16 bit");
    expect(words["Loudness"]).toBe("−23.0 LUFS");
    expect(words["True peak"]).toBe("–");
    expect(words["Clipping"]).toBe("0.12 % of samples");
    expect(words["Bandwidth"]).toBe("7.84 kHz");
  });

  it("write a whole rate without decimals", () => {
    expect(factRows({ ...facts, sample_rate: 16000 })[1]![1]).toContain("16 kHz");
  });
});

it("decibels use the true minus sign", () => {
  expect(decibels(-3.25, "dB")).toBe("−3.3 dB");
});

describe("degradationWords", () => {
  it("names the kind with its measures and units", () => {
    expect(degradationWords({ kind: "packet_loss", recipe: "loss-slight", rate: 0.1, snr_db: 10 })).toBe("packet loss (rate 0.1, SNR 10 dB)");
  });
  it("does not say the kind twice", () => {
    expect(degradationWords({ kind: "codec", codec: "mulaw" })).toBe("codec (mulaw)");
    expect(degradationWords({ kind: "reverb", rt60_s: 0.4 })).toBe("reverb (RT60 0.4 s)");
  });
  it("says nothing of a clean clip", () => {
    expect(degradationWords({})).toBe("");
    expect(degradationWords({ kind: "none" })).toBe("");
  });
});

it("counts the clips of a view by their origin", () => {
  const facets = { origin: [{ value: "real", count: 2 }, { value: "synthetic", count: 5 }] } as Facets;
  expect(countOf(facets, "")).toBe(7);
  expect(countOf(facets, "synthetic")).toBe(5);
});
