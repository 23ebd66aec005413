import type { Audio, ClipRow } from "@/api/shapes";

export type Origin = "real" | "synthetic" | "unknown";
/** What was done to a clip on purpose: a kind and its measures. */
export type Degradation = { kind?: string } & Record<string, string | number | boolean>;

export interface Facts {
  pcm_sha256: string;
  seconds: number;
  sample_rate: number;
  channels: number;
  codec: string;
  bits: number;
  loudness_lufs: number | null;
  true_peak_dbtp: number | null;
  clipping_share: number;
  clipped: boolean;
  leading_silence_s: number;
  trailing_silence_s: number;
  silence_share: number;
  snr_db: number | null;
  bandwidth_hz: number;
  dc: number;
}
export type ListedClip = Omit<ClipRow, "degradation"> & { degradation: Degradation };
export interface Clip extends ListedClip {
  text: string;
  recording: string;
  sample_rate: number;
  channels: number;
  codec: string;
  created_at: string;
  facts: Facts;
  audio: Audio;
  imports: { import_id: number; title: string; line: number; filename: string; outcome: string }[];
}
export interface Source {
  id: number;
  slug: string;
  title: string;
  origin: Origin;
  system: string;
  licence: string;
  url: string;
  attribution: string;
  redistributable: boolean;
  consent: string;
  is_demo: boolean;
  created_at: string;
}
export const FACETS = ["language", "origin", "degradation", "system", "speaker", "source"] as const;
export type Facet = (typeof FACETS)[number];
export type Facets = Record<Facet, { value: string; count: number }[]>;
