import { Facts } from "@/components";
import type { Run } from "@/pages/runs/shapes";
import { duration } from "@/pages/runs/words";

const when = (date: string | null) => (date ? new Date(date).toLocaleString("en-GB") : "–");

/** How the run was asked for, so that it can be repeated. */
export function RunFacts({ run }: { run: Run }) {
  const seconds = run.started_at && run.finished_at ? (Date.parse(run.finished_at) - Date.parse(run.started_at)) / 1000 : null;
  return (
    <section className="card stack-tight" aria-label="How it was asked for">
      <h2>How it was asked for</h2>
      <Facts
        of={[
          ["Recipe", run.recipe],
          ["Release", <code key="release">{`${run.release.name} ${run.release.digest.slice(0, 16)}`}</code>],
          ["Base model", run.base || "none: the recipe makes its own"],
          ["Changed options", run.options.length ? <code key="options">{run.options.join("  ")}</code> : "none"],
          ["Asked for", when(run.created_at)],
          ["Began", when(run.started_at)],
          ["Ended", run.finished_at ? `${when(run.finished_at)}${seconds === null ? "" : `, ${duration(seconds)} after it began`}` : "–"],
          ["Times it was started", String(run.job_ids.length)],
        ]}
      />
    </section>
  );
}
