import type { Contradiction, ItemOfWork, Task } from "@/api/shapes";

/** An item as shown to those who judge the judgement: the sides carry the pair's own names. */
export type ItemOfCase = Omit<ItemOfWork, "sides_swapped">;

export interface CampaignBrief {
  id: number;
  name: string;
  task: Task;
  text_language: string;
  guidelines: string;
}

export interface JudgedText {
  text: string;
  contradictions: Contradiction[];
  confirmed: string[];
}

export const TASK_WORDS: Record<Task, string> = {
  assessment: "Assessment",
  comparison: "Comparison",
  suggestion: "Suggestion",
  detection: "Detection",
};
