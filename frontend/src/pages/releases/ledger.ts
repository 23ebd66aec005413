import type { Reservation } from "@/pages/releases/shapes";

type Option = { value: string; title: string };

export const RESERVABLE: Option[] = [
  { value: "speaker", title: "speakers" },
  { value: "text", title: "texts" },
  { value: "system", title: "systems" },
  { value: "recording", title: "recordings" },
  { value: "clip", title: "clips" },
];
export const KINDS: Option[] = [...RESERVABLE, { value: "pair", title: "pairs" }];
export const SPLITS_OF_LEDGER: Option[] = ["train", "val", "test"].map((value) => ({ value, title: value }));
export const TRACKS: Option[] = [
  { value: "quality", title: "quality" },
  { value: "detection", title: "detection" },
];

export const HINTS: Record<Reservation["kind"], string> = {
  speaker: "One a line, as the manifests name them.",
  text: "One a line: the words that are spoken. Case, punctuation and spaces do not matter.",
  system: "One a line, as the manifests name them.",
  recording: "One a line: source/recording, for example lab/take-17.",
  clip: "One a line: the SHA-256 of the clip’s samples, as its page shows it.",
};

/** One value a line, each once. */
export function valuesIn(text: string): string[] {
  return [...new Set(text.split("\n").map((line) => line.trim()).filter(Boolean))];
}

/** What has another split already, as the server tells it; told once where both tracks clash. */
export interface LedgerClash {
  kind: string;
  value: string;
  is: string;
}
export function clashesIn(extra: unknown): LedgerClash[] {
  const found = (extra as { conflicts?: unknown } | null)?.conflicts;
  const all = Array.isArray(found) ? (found as LedgerClash[]) : [];
  return [...new Map(all.map((clash) => [`${clash.kind} ${clash.value} ${clash.is}`, clash])).values()];
}
