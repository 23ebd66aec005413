import type { Degradation, Facets, Facts, Facet } from "@/pages/clips/shapes";
import { languageName } from "@/pages/campaigns/words";

export const FACET_TITLES: Record<Facet, string> = {
  language: "Language",
  origin: "Origin",
  degradation: "Degradation",
  system: "System",
  speaker: "Speaker",
  source: "Source",
};

export const ORIGIN_WORDS: Record<string, string> = { real: "human", synthetic: "synthetic", unknown: "unknown" };

/** The name of a recipe in the demo's table; its measures stand beside it. */
const UNTOLD = new Set(["recipe"]);

const spaced = (word: string) => word.replaceAll("_", " ");

export function facetWords(facet: Facet, value: string): string {
  if (facet === "language") return languageName(value);
  if (facet === "origin") return ORIGIN_WORDS[value] ?? value;
  return facet === "degradation" ? spaced(value) : value;
}

/** The unit that a measure's name ends in, as it is written after a number. */
const UNITS: [RegExp, string][] = [
  [/_db$/, "dB"],
  [/_hz$/, "Hz"],
  [/_ms$/, "ms"],
  [/_s$/, "s"],
  [/_kbps$/, "kbit/s"],
];

function measure(kind: string, [name, value]: [string, string | number | boolean]): string {
  const unit = UNITS.find(([ending]) => ending.test(name));
  const words = spaced(unit ? name.replace(unit[0], "") : name).replace(/^(snr|rt60)$/, (letters) => letters.toUpperCase());
  return `${words === kind ? "" : `${words} `}${String(value)}${unit ? ` ${unit[1]}` : ""}`;
}

/** "noise (snr 10 dB)"; empty for a clip nothing was done to. */
export function degradationWords({ kind = "", ...measures }: Degradation): string {
  const rest = Object.entries(measures)
    .filter(([name]) => !UNTOLD.has(name))
    .map((one) => measure(kind, one))
    .join(", ");
  if (!kind || kind === "none") return "";
  return rest ? `${spaced(kind)} (${rest})` : spaced(kind);
}

export const seconds = (value: number) => `${value.toFixed(value < 10 ? 2 : 1)} s`;
/** With the true minus sign; an unmeasured value is a dash. */
export function decibels(value: number | null, unit: string, digits = 1): string {
  return value === null ? "–" : `${value.toFixed(digits).replace("-", "−")} ${unit}`;
}
/** PCM in whatever packing is one thing to a listener. */
const codecWords = (codec: string) => (codec.startsWith("pcm_") ? "PCM" : codec);
const share = (value: number) => `${(value * 100).toFixed(value && value < 0.01 ? 2 : 0)} %`;
const kilohertz = (value: number) => `${+(value / 1000).toFixed(value % 1000 ? 2 : 0)} kHz`;

export function channelWords(channels: number): string {
  return channels === 1 ? "mono" : channels === 2 ? "stereo" : `${channels} channels`;
}

function silenceWords({ silence_share, leading_silence_s: before, trailing_silence_s: after }: Facts): string {
  if (!silence_share && !before && !after) return "none found";
  return `${share(silence_share)}; ${seconds(before)} before, ${seconds(after)} after`;
}

/** What was measured in the clip, with units. */
export function factRows(facts: Facts): [string, string][] {
  return [
    ["Length", seconds(facts.seconds)],
    ["Came as", `${codecWords(facts.codec)}, ${kilohertz(facts.sample_rate)}, ${channelWords(facts.channels)}, ${facts.bits} bit`],
    ["Loudness", decibels(facts.loudness_lufs, "LUFS")],
    ["True peak", decibels(facts.true_peak_dbtp, "dBTP")],
    ["Clipping", facts.clipped ? `${share(facts.clipping_share)} of samples` : "none found"],
    ["SNR, estimated", decibels(facts.snr_db, "dB", 0)],
    ["Bandwidth", kilohertz(Math.round(facts.bandwidth_hz / 10) * 10)],
    ["Silence", silenceWords(facts)],
    ["DC offset", facts.dc.toFixed(4).replace("-", "−")],
  ];
}

/** Every clip has an origin, so this facet counts them all. */
export function countOf(facets: Facets, origin: string): number {
  return facets.origin.filter((row) => !origin || row.value === origin).reduce((sum, row) => sum + row.count, 0);
}
