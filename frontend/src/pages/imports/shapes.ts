import type { Origin } from "@/pages/clips/shapes";

export type ImportState = "waiting" | "running" | "done" | "failed";
export interface Import {
  id: number;
  title: string;
  state: ImportState;
  total: number;
  added: number;
  known: number;
  skipped: number;
  job_id: number | null;
  error: string;
  created_at: string;
  finished_at: string | null;
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

export function isRunning({ state }: Pick<Import, "state">): boolean {
  return state === "waiting" || state === "running";
}
