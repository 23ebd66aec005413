/**
 * The API's JSON under the names that the pages use. The types come from the schema (`npm run types`); what a schema
 * cannot say (an answer's shape by its kind, a side) is narrowed here, once.
 */
import type { components } from "@/api/schema";

export type Schema = components["schemas"];
/** `T` with some of its members told more precisely. */
export type Narrow<T, U> = Omit<T, keyof U> & U;

export type Role = Schema["RoleEnum"];
export type Task = Schema["TaskEnum"];
export type Language = Schema["LanguageEnum"];
export type ThemeName = Schema["ThemeEnum"];
export type AssignmentState = Schema["AssignmentStateEnum"];
export type JobState = Schema["JobStateEnum"];
export type Side = "A" | "B" | "";

export type Me = Required<Schema["Me"]>;
export type Session = Narrow<Schema["Session"], { user: Me | null }>;

export interface Page<T> {
  results: T[];
  next: string | null;
}

export type Audio = Schema["Audio"];
export interface ClipOfItem {
  side: Side;
  audio: Audio;
}
/** Pairs of min, max in -127..127 per bucket. Made once per clip and served as a file, so not in the schema. */
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
/** One score per word or phone; null where there is none yet. */
export type Scores = (number | null)[];
export type PlainAnswer = number | string | string[] | Interval[] | Scores | null;
export type Answer = PlainAnswer | { A?: PlainAnswer; B?: PlainAnswer };
export type Answers = Record<string, Answer>;
/** Which seconds of each side were really played. */
export type Heard = Record<string, [number, number][]>;
/** One text in every interface language, or already in the reader's. */
export type Message = string | Record<string, string>;

export type Token = Schema["AlignedWord"];
/** A word or a phone to score; `word` is the number of the word it is or belongs to. */
export interface Unit {
  text: string;
  start: number | null;
  end: number | null;
  word: number;
}

export type Label = Schema["AnswerLabel"];
export type DimensionKind = Schema["DimensionKindEnum"];
export type Condition = Narrow<Schema["Condition"], { value?: unknown; side?: Side }>;
/** `provenance` is for the data card, not for the page. */
export type Dimension = Narrow<
  Omit<Schema["Dimension"], "provenance">,
  {
    when: Condition | null;
    exclusive: string[];
    labels: Label[];
    severities?: Label[];
    /** What is scored one by one, for token-ordinal questions (see `engine/units.ts`). */
    units?: Unit[];
  }
>;
export type Rule = Narrow<Schema["Rule"], { when: Condition[]; message: Message }>;
export type Form = Narrow<Schema["Form"], { dimensions: Dimension[]; rules: Rule[] }>;
export type Finding = Narrow<Schema["Finding"], { message: Message; side: Side }>;

export type ItemOfWork = Narrow<Schema["Item"], { clips: ClipOfItem[] }>;
export type SheetOfWork = Narrow<Schema["Sheet"], { raw: Answers; heard: Heard; findings: Finding[] }>;
export type Work = Narrow<Schema["Work"], { form: Form; item: ItemOfWork; sheet: SheetOfWork }>;
export type SaveAnswer = Narrow<Schema["Saved"], { findings: Finding[] }>;

export type Contradiction = Narrow<Schema["Contradiction"], { side: Side; message: Message }>;
export type Suggestion = Schema["Suggestion"];
export type JobError = Schema["JobError"];
export type JobRef = Schema["MachineJob"];
export type Variant = Narrow<Schema["Variant"], { contradictions: Contradiction[] }>;
export type TextState = Narrow<
  Schema["Text"],
  {
    answers: Narrow<Schema["DescribedAnswer"], { side: Side }>[];
    contradictions: Contradiction[];
    variants: Variant[];
  }
>;

export interface JobEvent {
  id: number;
  kind: string;
  data: Record<string, unknown>;
}

export type WorkOfCampaign = Schema["RatingWork"];
/** Items still collecting are all that are in no other state, so no page counts them. */
export type CampaignRow = Narrow<Schema["CampaignRow"], { progress: Omit<Schema["CampaignProgress"], "collecting"> }>;
/** A queue that is not one's own may be absent. */
export type WorkList = Narrow<
  Schema["WorkOverview"],
  { inspect: Schema["Waiting"] | null; adjudicate: Schema["Waiting"] | null; campaigns?: CampaignRow[] }
>;
export type ClipRow = Schema["ClipRow"];
