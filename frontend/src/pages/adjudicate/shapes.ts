import type { Answer, Answers, Form, Heard, Task } from "@/api/shapes";
import type { CampaignBrief, ItemOfCase, JudgedText } from "@/pages/review/shapes";

export type DisputeState = "open" | "blind" | "revealed" | "decided";

export interface DisputeRow {
  id: number;
  campaign: number;
  campaign_name: string;
  task: Task;
  state: DisputeState;
  fields: string[];
  reasons: Record<string, string>;
  mine: boolean;
  created_at: string;
}

export interface DisputeSide {
  /** "1", "2", …: in an order that says nothing. */
  label: string;
  alias: string;
  answers: Answers;
  /** `sides_swapped`: its writer heard this case's A as B, and the text calls it so. */
  text: (JudgedText & { sides_swapped: boolean }) | null;
}

export interface Decision {
  /** A side's label, "own" or "other". */
  side: string;
  value?: Answer;
  reason: string;
}

export interface DisputeCase {
  id: number;
  state: DisputeState;
  mine: boolean;
  campaign: CampaignBrief;
  item: ItemOfCase;
  /** Only the disputed questions. */
  form: Form;
  fields: string[];
  reasons: Record<string, string>;
  own: Answers;
  heard: Heard;
  /** Null until the own answers are given. */
  sides: DisputeSide[] | null;
  comments: { comment: string; fields: string[]; sides_swapped: boolean }[];
  decisions: Record<string, Decision>;
  lease: { epoch: number; until: string | null };
}

export const REASON_WORDS: Record<string, string> = {
  distance: "too far apart",
  category: "different categories",
  overlap: "too little in common",
  opposite: "opposite preferences",
  escalated: "an inspector asked",
  linked: "hangs on another",
};
