import type { Contradiction, ItemOfWork, Narrow, Schema, Task } from "@/api/shapes";

/** An item as shown to those who judge the judgement: to an inspector in the rater's A and B, to an adjudicator in the pair's. */
export type ItemOfCase = ItemOfWork;
export type CampaignBrief = Schema["CampaignBrief"];
export type JudgedText = Narrow<Schema["JudgedText"], { contradictions: Contradiction[] }>;

export const TASK_WORDS: Record<Task, string> = {
  assessment: "Assessment",
  comparison: "Comparison",
  suggestion: "Suggestion",
  detection: "Detection",
  rating: "Rating",
  ab: "A/B test",
  preference: "Preference",
  pronunciation: "Pronunciation",
};
