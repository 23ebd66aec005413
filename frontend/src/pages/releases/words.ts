import type { Tone } from "@/components";
import type { BySplit, ReleaseRow } from "@/pages/releases/shapes";

export const RELEASE_STATES: Record<ReleaseRow["state"], { title: string; tone: Tone }> = {
  waiting: { title: "waiting", tone: "neutral" },
  building: { title: "building", tone: "neutral" },
  published: { title: "published", tone: "good" },
  refused: { title: "refused", tone: "bad" },
};

export const STAGE_WORDS: Record<string, string> = {
  splitting: "Finding the splits",
  items: "Writing the items",
  audio: "Copying the audio",
  checking: "Looking for leaks",
  sealing: "Adding up the checksums",
  storing: "Storing the folder",
};

export const CHECK_WORDS: Record<string, string> = {
  attributes: "Speakers, systems, texts, recordings",
  exact_audio: "Same audio",
  near_audio: "Nearly the same audio",
  clips_and_pairs: "Clips and pairs",
  spoken_text: "Spoken texts",
  annotation_text: "Descriptions",
  names: "Names and paths",
};

export const REASON_WORDS: Record<string, string> = {
  repeats_across_splits: "the same or nearly the same text stands in another split",
  not_in_ms_swift: "cannot be written as an ms-swift line",
  contradicts_final_fields: "the text contradicts the final answers",
};

export const reasonWords = (reason: string) => REASON_WORDS[reason] ?? reason.replaceAll("_", " ");

/** What to do about a refusal, beside the server's own words. */
export const REMEDIES: Record<string, string> = {
  nothing_to_release: "Accept some work first, in the campaign’s queue of inspections.",
  leak_found: "Exclude or mend the items that are named, then build again under the same name.",
  split_impossible: "Choose other shares, add a campaign with more speakers, systems or texts, or free what was reserved.",
  changed_meanwhile: "Build again: it then sees one state.",
};

export function total(counts: BySplit | undefined): number {
  return counts ? counts.train + counts.val + counts.test : 0;
}

export function totalItems(items: Record<string, BySplit>): number {
  return Object.values(items).reduce((sum, counts) => sum + total(counts), 0);
}

const UNITS = ["B", "kB", "MB", "GB", "TB"];

export function bytes(size: number): string {
  const step = Math.min(Math.floor(Math.log10(Math.max(1, size)) / 3), UNITS.length - 1);
  const value = size / 1000 ** step;
  return `${step && value < 10 ? value.toFixed(1) : Math.round(value)} ${UNITS[step]}`;
}

/** "70, 15, 15" or "0.7 0.15 0.15" as shares of one; null where it is no three shares. */
export function parseShares(text: string): [number, number, number] | null {
  const found = text.split(/[^\d.]+/).filter(Boolean).map(Number);
  const sum = found.reduce((all, one) => all + one, 0);
  if (found.length !== 3 || found.some((one) => !(one > 0)) || !sum) return null;
  return found.map((one) => Math.round((10_000 * one) / sum) / 10_000) as [number, number, number];
}
