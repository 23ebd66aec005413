import { FIGURE_WORDS, figureName, isFirst, lessIsBetter, plainName } from "@/pages/runs/figures";
import type { ComparedFigure, Comparison, Difference } from "@/pages/runs/shapes";

export interface ComparedRow extends ComparedFigure {
  task: string;
  /** "Overall quality" */
  what: string;
  /** "pcc" */
  name: string;
  /** Whose figure: the judge's own, or that of a part of the test split ("language: en"). */
  slice: string;
}

const UNSAID = new Set(["dimensions", "levels", "scale"]);
const CUTS: Record<string, string> = { by_language: "language", by_system: "system" };

/** "tasks/assessment/judge/dimensions/overall_quality/pcc" in words; null for what is not the judge's (baselines, ceiling). */
export function rowOf(figure: ComparedFigure): ComparedRow | null {
  const [root, task = "", part = "", ...rest] = figure.figure.split("/");
  if (root !== "tasks" || !(part === "judge" || part in CUTS)) return null;
  const slice = part in CUTS ? `${CUTS[part]}: ${rest.shift() ?? ""}` : "";
  const name = rest.pop() ?? "";
  const what = plainName(rest.filter((word) => !UNSAID.has(word)).join(": ") || task);
  return { ...figure, task, what, name, slice };
}

export function rowsOf(figures: ComparedFigure[], { slices, onlyDifferent }: { slices: boolean; onlyDifferent: boolean }): ComparedRow[] {
  return figures
    .map(rowOf)
    .filter((row): row is ComparedRow => row !== null && (slices || !row.slice))
    .filter((row) => !onlyDifferent || row.differences.some((difference) => difference?.differs))
    .sort((a, b) => weight(a) - weight(b));
}

const NAMES = Object.keys(FIGURE_WORDS);
const A_SLICE = 1000;
const A_FIGURE = 2;

/** Whole splits before their parts, the first figure of every question before the second, what was asked first before the rest. */
function weight({ slice, name, figure }: ComparedRow): number {
  const known = NAMES.indexOf(name);
  const asked = figure.slice(0, -name.length - 1);
  return (slice ? A_SLICE : 0) + A_FIGURE * (known < 0 ? NAMES.length : known) + (isFirst(asked) ? 0 : 1);
}

/** What a difference says: only one whose interval excludes 0 is called better or worse. */
export function verdictOf(difference: Difference | null | undefined, figure: string): "better" | "worse" | "unclear" | "" {
  if (!difference) return "";
  if (!difference.differs) return "unclear";
  return difference.value > 0 === !lessIsBetter(figure) ? "better" : "worse";
}

/** Who is nearer to the other raters; only where the interval of judge minus person leaves out 0. */
export function nearer(difference: { value: number | null; differs: boolean } | null): "judge" | "person" | "unclear" | "" {
  if (!difference || difference.value === null) return "";
  if (!difference.differs) return "unclear";
  return difference.value < 0 ? "judge" : "person";
}

/** How the differences were worked out, and what is still to come. */
export function pairingSays({ contrasts, figures, runs }: Pick<Comparison, "contrasts" | "figures" | "runs">): string {
  const named = (state: string) => contrasts.filter((each) => each.state === state).map(({ run }) => runs.find(({ id }) => id === run)?.name ?? `run ${run}`);
  const [working, failed, none] = [named("working"), named("failed"), named("none")];
  const paired = figures.some(({ differences }) => differences.some((difference) => difference?.paired));
  return [
    paired && "Differences of whole splits are paired: both runs are scored on the same drawn speakers. Those of languages and systems take the two intervals as independent, which errs on the side of seeing none.",
    working.length > 0 && `${working.join(", ")}: being paired with the first; until then the intervals are taken as independent.`,
    failed.length > 0 && `${failed.join(", ")} could not be paired with the first: ${contrasts.find(({ state }) => state === "failed")?.message} The figures are as they were; their intervals are taken as independent.`,
    none.length > 0 && `${none.join(", ")}: not the same test rows as the first, or not evaluated, so the intervals are taken as independent.`,
  ]
    .filter(Boolean)
    .join(" ");
}

export const titleOf = (row: ComparedRow) => [row.what, figureName(row.name), row.slice].filter(Boolean).join(" · ");

/** The runs named in an address: whole numbers, each once. */
export function idsIn(text: string): number[] {
  return [...new Set(text.split(",").filter((each) => /^\d{1,15}$/.test(each)).map(Number))];
}
