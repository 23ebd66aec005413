import { CsvButton } from "@/pages/plots/CsvButton";
import { SPLITS, type BySplit, type ReleaseSummary } from "@/pages/releases/shapes";
import { SplitTable } from "@/pages/releases/SplitTable";
import { TASK_WORDS } from "@/pages/review/shapes";

/** How the splits are filled: by task, by language and system. */
export function Balance({ name, summary }: { name: string; summary: ReleaseSummary }) {
  const tasks = Object.entries(summary.items).map(([task, counts]): [string, BySplit] => [TASK_WORDS[task as keyof typeof TASK_WORDS] ?? task, counts]);
  const texts = Object.entries(summary.texts).map(([task, counts]): [string, BySplit] => [`${TASK_WORDS[task as keyof typeof TASK_WORDS] ?? task}: texts`, counts]);
  const strata = Object.entries(summary.by_stratum ?? {});
  const csv = () => [...tasks, ...texts, ...strata].map(([group, counts]) => [group, ...SPLITS.map((split) => counts[split])]);
  return (
    <section aria-label="Balance">
      <div className="card-head">
        <h2>Balance</h2>
        <CsvButton name={`balance-${name}`} header={["group", ...SPLITS]} rows={csv} />
      </div>
      <div className="releases-balance">
        <SplitTable caption="Items and texts by task" first="Task" rows={[...tasks, ...texts]} />
        {strata.length > 0 && <SplitTable caption="Items by group" first="Group" rows={strata} />}
      </div>
      {summary.empty.length > 0 && <p className="quiet small">Empty: {summary.empty.join(", ")}. What straddled splits was left out.</p>}
    </section>
  );
}
