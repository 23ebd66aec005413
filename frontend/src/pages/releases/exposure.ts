import type { Exposure } from "@/pages/releases/shapes";

/** The list of rows as a grid: which trains, which val and test, and what stands where they meet. */
export function exposureGrid(rows: readonly Exposure[]) {
  const trains = [...new Set(rows.map((row) => row.train_task))];
  const held = [...new Map(rows.map(({ task, split }) => [`${task} ${split}`, { task, split }])).values()];
  const cells = new Map(rows.map((row) => [`${row.train_task} ${row.task} ${row.split}`, row]));
  return { trains, held, at: (train: string, task: string, split: string) => cells.get(`${train} ${task} ${split}`) };
}
