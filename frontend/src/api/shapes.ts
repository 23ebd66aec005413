/** The API's JSON as the pages use it. One place to change when the schema does. */

export type Role = "manager" | "annotator" | "inspector" | "adjudicator";
export type Task = "assessment" | "comparison" | "suggestion" | "detection";
export type Language = "en" | "zh";
export type ThemeName = "system" | "light" | "dark";
export type Side = "A" | "B" | "";

export interface Me {
  id: number;
  username: string;
  name: string;
  roles: Role[];
  interface_language: Language;
  listens_to: string[];
  theme: ThemeName;
}
export interface Session {
  user: Me | null;
  demo: boolean;
  demo_accounts: { username: string; password: string; roles: Role[] }[];
  csrf: string;
}
export interface Page<T> {
  results: T[];
  next: string | null;
}
export interface Audio {
  url: string;
  peaks_url: string;
  seconds: number;
}
/** Pairs of min, max in -127..127 per bucket. */
export interface Peaks {
  buckets: number;
  seconds: number;
  channels: number;
  data: number[];
}

export interface Interval {
  start: number;
  end: number;
  type: string | null;
  severity: string | null;
}
export type SideValue = "A" | "B" | "same";
export type PlainAnswer = number | string | string[] | Interval[] | null;
export type Answer = PlainAnswer | { A?: PlainAnswer; B?: PlainAnswer };
export type Answers = Record<string, Answer>;
/** Which seconds of each side were really played. */
export type Heard = Record<string, [number, number][]>;

export interface Label {
  id: number | string;
  title: string;
  anchor: string;
  hotkey: string | null;
}
export type DimensionKind = "ordinal" | "category" | "multi-category" | "text" | "intervals" | "comparison" | "token-ordinal";
export interface Condition {
  dimension: string;
  op: string;
  value: unknown;
  value_of?: string;
  side?: Side;
}
export interface Dimension {
  key: string;
  kind: DimensionKind;
  group: string;
  title: string;
  question: string;
  required: boolean;
  per_clip: boolean;
  when: Condition | null;
  scale: string;
  /** Labels that cannot stand beside others ("none"). */
  exclusive: string[];
  labels: Label[];
  severities?: Label[];
  longest?: number;
}
export interface Rule {
  code: string;
  dimension: string;
  when: Condition[];
  message: string | Record<string, string>;
  level: "error" | "warning" | "hint";
}
export interface Form {
  key: string;
  version: number;
  task: Task;
  language: string;
  clips: number;
  text: "required" | "none";
  title: string;
  groups: { key: string; title: string }[];
  dimensions: Dimension[];
  rules: Rule[];
}
export interface Finding {
  level: "error" | "warning" | "hint";
  code: string;
  dimension: string | null;
  message: string | Record<string, string>;
  side: Side | null;
}
export type AssignmentState =
  | "open"
  | "answering"
  | "writing"
  | "finished"
  | "returned"
  | "accepted"
  | "escalated"
  | "declined";

export interface ClipOfItem {
  side: Side;
  audio: Audio;
}
export interface ItemOfWork {
  instruction: string;
  transcript: string;
  alignment: { start: number; end: number; text: string }[] | null;
  text_to_judge: string;
  clips: ClipOfItem[];
  /** In the text phase: A and B were the other way round while answering. */
  sides_swapped: boolean;
}
export interface Work {
  id: number;
  campaign: { id: number; name: string; task: Task; text_language: string; guidelines: string };
  form: Form;
  item: ItemOfWork;
  state: AssignmentState;
  lease: { epoch: number; until: string | null };
  sheet: {
    version: number;
    round: number;
    raw: Answers;
    heard: Heard;
    frozen: boolean;
    findings: Finding[];
  };
  returned: { comment: string; fields: string[] } | null;
  progress: { done: number; total: number; seconds_per_item: number | null };
}
export interface SaveAnswer {
  version: number;
  findings: Finding[];
}

export interface Contradiction {
  code: string;
  dimension: string;
  side: Side | null;
  start: number;
  end: number;
  said: string;
  answered: string;
  message: string | Record<string, string>;
}
export interface Suggestion {
  id: number;
  text: string;
  source: string;
  model: string;
}
export interface JobError {
  code: string;
  message: string;
}
export interface JobRef {
  job_id: number;
  state: JobState;
  error: JobError | null;
}
export interface Variant {
  id: number;
  text: string;
  offered: string;
  taken: boolean | null;
  contradictions: Contradiction[];
  confirmed: string[];
  source: string;
}
export interface TextState {
  state: AssignmentState;
  language: string;
  answers: { key: string; title: string; words: string; side: Side | null }[];
  draft: (Omit<JobRef, "job_id"> & { job_id: number | null; suggestion: Suggestion | null }) | null;
  drafts: Suggestion[];
  revision: { version: number; text: string; finished: boolean; parent: number | null; confirmed: string[] };
  contradictions: Contradiction[];
  variants_job: JobRef | null;
  variants: Variant[];
  returned: { comment: string; fields: string[] } | null;
}

export type JobState = "ready" | "running" | "done" | "dead" | "cancelled";
export interface JobEvent {
  id: number;
  kind: string;
  data: Record<string, unknown>;
}

export interface WorkOfCampaign {
  campaign: { id: number; name: string; task: Task; text_language: string };
  waiting: number;
  in_hand: number | null;
  done: number;
  returned: number;
}
export interface CampaignRow {
  id: number;
  name: string;
  task: Task;
  state: "draft" | "open" | "paused" | "closed";
  preset: string;
  audio_language: string;
  text_language: string;
  raters_per_item: number;
  progress: {
    items: number;
    accepted: number;
    disputed: number;
    excluded: number;
    open_slots: number;
    answering: number;
    writing: number;
    finished: number;
    returned: number;
  };
  is_simulated: boolean;
}
export interface WorkList {
  rate: WorkOfCampaign[];
  inspect: { waiting: number } | null;
  adjudicate: { waiting: number } | null;
  campaigns?: CampaignRow[];
}
export interface ClipRow {
  id: number;
  name: string;
  language: string;
  speaker: string;
  system: string;
  origin: string;
  seconds: number;
  source: string;
  degradation: string;
  loudness: number | null;
  snr: number | null;
  clipped: boolean;
}
