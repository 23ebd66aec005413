import { languageName } from "@/pages/campaigns/words";
import { CsvButton } from "@/pages/plots/CsvButton";
import { SPLITS, type BySplit, type ReleaseSummary } from "@/pages/releases/shapes";
import { total } from "@/pages/releases/words";
import { SplitTable } from "@/pages/releases/SplitTable";
import { TASK_WORDS } from "@/pages/review/shapes";

/** How the splits are filled: by task and by language. */
export function Balance({ name, summary }: { name: string; summary: ReleaseSummary }) {
  const tasks = Object.entries(summary.items).map(([task, counts]): [string, BySplit] => [TASK_WORDS[task as keyof typeof TASK_WORDS] ?? task, counts]);
  const texts = Object.entries(summary.texts).filter(([, counts]) => total(counts) > 0).map(([task, counts]): [string, BySplit] => [`${TASK_WORDS[task as keyof typeof TASK_WORDS] ?? task}: texts`, counts]);
  const languages = Object.entries(summary.by_stratum)
    .filter(([group]) => group.startsWith("language:"))
    .map(([group, counts]): [string, BySplit] => [languageName(group.slice("language:".length)), counts]);
  const csv = () => [...tasks, ...texts, ...languages].map(([group, counts]) => [group, ...SPLITS.map((split) => counts[split])]);
  return (
    <section aria-label="Balance">
      <div className="card-head">
        <h2>Balance</h2>
        <CsvButton name={`balance-${name}`} header={["group", ...SPLITS]} rows={csv} />
      </div>
      <div className="releases-balance">
        <SplitTable caption="Items and texts by task" first="Task" rows={[...tasks, ...texts]} />
        {languages.length > 0 && <SplitTable caption="Items by language of the speech" first="Language of the speech" rows={languages} />}
      </div>
      {summary.empty.length > 0 && <p className="quiet small releases-empty">Empty: {summary.empty.join(", ")}. What straddled splits was left out.</p>}
    </section>
  );
}
