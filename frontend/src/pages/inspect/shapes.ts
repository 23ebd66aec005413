import type { Answers, AssignmentState, Finding, Form, Task, Variant } from "@/api/shapes";
import type { CampaignBrief, ItemOfCase, JudgedText } from "@/pages/review/shapes";

export interface InspectionRow {
  assignment: number;
  campaign: number;
  campaign_name: string;
  task: Task;
  /** "Rater 3": who it is stays hidden from the inspector. */
  rater_alias: string;
  finished_at: string | null;
}

export interface EarlierVerdict {
  verdict: Verdict;
  comment: string;
  fields: string[];
  round: number;
  at: string;
}

export interface InspectionCase {
  assignment: number;
  state: AssignmentState;
  campaign: CampaignBrief;
  rater_alias: string;
  round: number;
  item: ItemOfCase;
  form: Form;
  answers: Answers;
  findings: Finding[];
  /** Codes of warnings that the rater saw and confirmed. */
  confirmed: string[];
  active_seconds: number;
  text: JudgedText | null;
  /** The suggestion that the text was made from. */
  draft: string | null;
  /** Only those that were kept. */
  variants: Variant[];
  history: EarlierVerdict[];
}

export type Verdict = "accept" | "return" | "escalate";
export interface VerdictBody {
  verdict: Verdict;
  comment: string;
  fields: string[];
}
