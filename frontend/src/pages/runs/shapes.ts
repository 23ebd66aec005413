import type { components } from "@/api/schema";

type Schema = components["schemas"];
type Narrow<T, U> = Omit<T, keyof U> & U;

export type RunState = Schema["RunStateEnum"];
export type Phase = Schema["PhaseEnum"];

/** A value with its 95 % interval. */
export interface Estimated {
  value: number | null;
  low: number | null;
  high: number | null;
  n?: number | null;
}
export type Headline = Estimated & { task: string; dimension: string; figure: string };

/** Where a run is; empty until the judge has said its first line. */
export interface Summary {
  stage?: string;
  step?: number;
  steps?: number;
  epoch?: number;
  loss?: number;
  left_s?: number | null;
  tokens_per_s?: number | null;
  samples_per_s?: number | null;
  memory_mb?: number | null;
  val_loss?: number;
  scores?: Record<string, { n: number; pcc: number | null; mse: number | null }>;
  headline?: Headline | null;
}

export type RunRow = Narrow<Required<Schema["Run"]>, { summary: Summary; phase: Phase | "" }>;
export type Run = Narrow<Required<Schema["RunDetail"]>, { summary: Summary; phase: Phase | ""; evaluation: Evaluation | Record<string, never> }>;

/** One line of metrics.jsonl; what a stage's kind logs besides stands in `parts`. */
export interface Line {
  kind: string;
  stage?: string;
  step?: number;
  steps?: number;
  loss?: number;
  parts?: Record<string, number>;
  scores?: Summary["scores"];
  resume?: boolean;
  [more: string]: unknown;
}
export type Points = Narrow<Schema["Points"], { points: Line[] }>;

export type Recipe = Schema["Recipe"];
export type RecipeStage = Schema["RecipeStage"];
export type Order = Schema["OrderRequest"];

/** What `--dry-run` of the judge says. */
export interface Estimate {
  hours: number;
  memory_gib: number;
  parameters?: number;
  trained?: number;
  how?: string;
  stages?: { name: string; hours?: number; steps?: number; samples?: number }[];
}

export type Comparison = Narrow<Schema["Comparison"], { runs: RunRow[]; curves: Record<string, Line[]> }>;
export type ComparedFigure = Schema["ComparedFigure"];
export type Difference = Schema["Difference"];

/** Figures of one judge on one task: a tree whose leaves are numbers, or values with intervals. */
export interface Tree {
  [name: string]: Tree | Estimated | number | string | null | unknown[];
}
export interface TaskFigures {
  rows: number;
  missing: number;
  joined_by: string;
  clustered_by: string;
  judge: Tree;
  baselines: Record<string, Tree>;
  by_language: Record<string, Tree>;
  by_system: Record<string, Tree>;
  systems: Record<string, { systems: number; pcc: number | null; srcc: number | null }>;
}
/** metrics.json of `evaluate`. */
export interface Evaluation {
  split: string;
  release: { name: string; policy?: string; simulated?: string };
  terms: { unread_policy: string; bootstraps: number; seed: number; similarity: string };
  tasks: Record<string, TaskFigures>;
  ceiling: Record<string, Record<string, Estimated & { mse?: number | null }>>;
}

export interface RunFile {
  path: string;
  bytes: number;
}

/** A campaign that this run judges; how many of its items have an opinion. */
export interface Appointment {
  id: number;
  campaign: { id: number; name: string; task: string };
  suggests: boolean;
  orders_rating: boolean;
  job_id: number | null;
  judged: number;
  failed: number;
  created_at: string;
}
/** What people thought of the run's texts, in one campaign. */
export type Rating = Schema["RunRating"];

export interface ErrorRow {
  dimension: string;
  language: string;
  judge: Estimated;
  judge_beside: Estimated | null;
  person: Estimated | null;
  difference: (Estimated & { differs: boolean }) | null;
}
/** How far the judge is from people beside how far people are from each other, and what its order of work finds. */
export interface Errors {
  campaign: number;
  items: number;
  left_out: number;
  rows: ErrorRow[];
  inspection: { inspected: number; disputed: number; at: { looks: number; judge: number; random: number; random_low: number; random_high: number }[] };
}
