import type { Cell } from "@/pages/plots/csv";
import { SPLITS, type BalanceOf, type BySplit, type ReleaseSummary } from "@/pages/releases/shapes";

const ORDER = ["language", "score", "winner", "label", "source", "task"];
const rank = (kind: string) => ORDER.indexOf(kind) + 1 || ORDER.length + 1;

/** What the balances are told by, in the order of the page. */
export function kindsIn(balances: readonly BalanceOf[]): string[] {
  return [...new Set(balances.flatMap((balance) => Object.keys(balance)))].sort((one, other) => rank(one) - rank(other));
}

export function balanceRows(title: string, balance: BalanceOf): Cell[][] {
  return Object.entries(balance).flatMap(([kind, values]) => Object.entries(values).map(([value, counts]) => [title, kind, value, ...SPLITS.map((split) => counts[split])]));
}

/** `reports/balance.json`: answers stand task by task, question by question, split by split. */
export interface BalanceReport {
  languages: Record<string, BySplit>;
  sources: Record<string, BySplit>;
  answers: Record<string, Record<string, Partial<Record<string, Record<string, number>>>>>;
}

const LEADING = ["overall_quality", "mos", "total", "real_or_fake", "winner"];

/** A finished release's balance in the shape of a preview's: of the answers, those to each task's leading question. */
export function balanceOf(report: BalanceReport, items: ReleaseSummary["items"]): BalanceOf {
  const answers: Record<string, BySplit> = {};
  for (const [task, questions] of Object.entries(report.answers)) {
    const leading = LEADING.find((key) => questions[key]);
    const found = leading ? questions[leading]! : {};
    for (const label of [...new Set(SPLITS.flatMap((split) => Object.keys(found[split] ?? {})))].sort()) {
      const [train = 0, val = 0, test = 0] = SPLITS.map((split) => found[split]?.[label] ?? 0);
      answers[`${task} ${label}`] = { train, val, test };
    }
  }
  return { language: report.languages, score: answers, source: report.sources, task: items };
}
