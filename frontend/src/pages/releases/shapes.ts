export type Split = "train" | "val" | "test";
export const SPLITS: readonly Split[] = ["train", "val", "test"];
export type BySplit = Record<Split, number>;

export interface ReleaseRow {
  id: number;
  name: string;
  state: "waiting" | "building" | "published" | "refused";
  policy: string;
  seed: number;
  shares: number[];
  campaigns: number[];
  digest: string;
  simulated: "" | "none" | "some" | "all";
  items: Record<string, BySplit>;
  refusal: { code: string; message: string } | null;
  job_id: number | null;
  created_at: string;
  published_at: string | null;
}
export interface LeakCheck {
  check: string;
  promise: string;
  looked_at: Record<string, number>;
  found: number;
  control: string;
  verdict: "clean" | "leak";
}
export interface Certificate {
  policy: string;
  units: number;
  kept: number;
  kept_share: number;
  by_split: BySplit;
  wanted_shares: number[];
  shares: number[];
  dropped: number;
  dropped_by_reason: Record<string, number>;
  bound: number;
  gap: number | null;
  system_labels: { systems: number; tried: number; proven: boolean; note: string };
  pinned_attributes: number;
}
export interface ReleaseSummary {
  items: Record<string, BySplit>;
  texts: Record<string, BySplit>;
  clips: BySplit;
  hours: number;
  languages: string[];
  text_languages: string[];
  origins: Record<string, number>;
  raters: number;
  simulated: "none" | "some" | "all";
  simulated_items: number;
  simulated_raters: number;
  campaigns: { id: string; name: string; task: string; raters_per_item: number; inspect_share: number; simulated: boolean }[];
  left_out: Record<string, number>;
  empty: string[];
  certificate: Certificate;
  by_stratum: Record<string, BySplit>;
  leakage: LeakCheck[];
  audio: { files: number; bytes: number };
}
export interface ReleaseFile {
  path: string;
  bytes: number;
  sha256: string;
}
export interface Release extends ReleaseRow {
  /** Empty until it is published. */
  summary: Partial<ReleaseSummary>;
  files: ReleaseFile[];
}
