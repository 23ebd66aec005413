import type { components } from "@/api/schema";

type Schema = components["schemas"];
type Narrow<T, U> = Omit<T, keyof U> & U;

export type Split = Schema["SplitEnum"];
export const SPLITS: readonly Split[] = ["train", "val", "test"];
export type BySplit = Record<Split, number>;
/** Held-out splits: what is unseen is counted there. */
export const HELD_OUT = ["val", "test"] as const;
export type Core = Schema["CoreCounts"];

export type Choices = Schema["ReleaseChoices"];
export type FormatChoice = Schema["FormatChoice"];
export type Override = Schema["Override"];
export type NewRelease = Schema["NewReleaseRequest"];
export type ClipShown = Schema["ClipShown"];
export type Fallen = Schema["Fallen"];
export type Kept = Schema["Kept"];
export type Counted = Schema["Counted"];

/** kind (language, score, …) -> value -> items by split. */
export type BalanceOf = Record<string, Record<string, BySplit>>;

/** What is proven about one part (`joint`, or a track) that was split on its own. What was dealt out by a column or by ratios has no bound. */
export interface Certificate {
  policy: string;
  items: number;
  released: number;
  reached?: number;
  bound?: number;
  bound_holds_for?: string;
  gap?: number | null;
  system_labels?: { systems: number; tried: number; proven: boolean; note: string };
  pinned_attributes?: number;
  quarantined_attributes?: number;
  shared_across_splits?: Record<string, number>;
  fallen_out: Record<string, number>;
}
export type Certificates = Record<string, Certificate>;

export interface Shared {
  shared: number;
  of: number;
}
export type ExposureKind = "clip" | "speaker" | "text" | "system";
/** How much the train of one task holds of the val or test of another. */
export type Exposure = { train_task: string; task: string; split: "val" | "test" } & Record<ExposureKind, Shared>;

type Possible = Narrow<Required<Schema["Outlook"]>, { possible: true; refusal: null; kept: Required<Kept>; balance: BalanceOf; certificate: Certificates; exposure: Exposure[] }>;
type Impossible = Narrow<Pick<Schema["Outlook"], "policy" | "profile">, { possible: false; refusal: Schema["Refusal"] }>;
/** What one policy would do, or why it cannot be had. */
export type Outlook = Possible | Impossible;
export type { Possible };
export type PreviewResult = Narrow<Schema["PreviewResult"], { policies: Outlook[] }>;
export type Preview = Narrow<Schema["Preview"], { preview: PreviewResult | null }>;

export type ReleaseRow = Narrow<Required<Schema["ReleaseRow"]>, { items: Record<string, BySplit> }>;
export type ReleaseFile = Schema["ReleaseFile"];
export type Verdict = Schema["LeakCheck"]["verdict"];
export type LeakRow = Narrow<Schema["LeakRow"], { splits: Partial<Record<Split, string[]>> }>;
export type LeakCheck = Narrow<Schema["LeakCheck"], { rows: LeakRow[] }>;
export type Leakage = Narrow<Schema["ReleaseLeakage"], { report: Narrow<Schema["LeakReport"], { checks: LeakCheck[] }> }>;

/** `release.json` with the certificate and the sizes: free-form in the schema. */
export interface ReleaseSummary {
  items: Record<string, BySplit>;
  core: Record<string, BySplit>;
  texts: Record<string, BySplit>;
  clips: Record<string, BySplit>;
  clip_count: number;
  hours: number;
  languages: string[];
  text_languages: string[];
  origins: Record<string, number>;
  raters: number;
  simulated: "none" | "some" | "all";
  simulated_items: number;
  simulated_raters: number;
  left_out: Record<string, number>;
  dropped: number;
  quarantined: number;
  withdrawn: number;
  history: { release: string; added: number; unchanged?: number; withdrawn?: number }[];
  empty: string[];
  certificate: Certificates;
  audio: { files: number; bytes: number };
}
/** The summary is empty until something came of the build. */
export type Release = Narrow<Required<Schema["Release"]>, { items: Record<string, BySplit>; summary: Partial<ReleaseSummary> }>;

export type LedgerEntry = Required<Schema["LedgerEntry"]>;
export type Reservation = Schema["ReservationRequest"];
