import type { Origin } from "@/pages/clips/shapes";

export type ImportState = "waiting" | "running" | "done" | "failed";
/** What every import tells, of clips or of judgements. */
export interface Made {
  id: number;
  title: string;
  state: ImportState;
  added: number;
  known: number;
  job_id: number | null;
  error: string;
  created_at: string;
  finished_at: string | null;
}
export interface Import extends Made {
  total: number;
  skipped: number;
}
export type Outcome = "added" | "known" | "skipped";
export interface ImportRow {
  line: number;
  filename: string;
  outcome: Outcome;
  code: string;
  reason: string;
  clip: number | null;
}
/** Values for columns that the manifest lacks. */
export interface Defaults {
  language?: string;
  speaker?: string;
  system?: string;
  origin?: Origin;
  source?: string;
}

export function isRunning({ state }: Pick<Made, "state">): boolean {
  return state === "waiting" || state === "running";
}
