import { useState } from "react";

import { Segmented } from "@/components";
import { tablesOf } from "@/pages/runs/figures";
import { FigureCard } from "@/pages/runs/FigureCard";
import { PlotsPart } from "@/pages/runs/PlotsPart";
import type { Evaluation, Run } from "@/pages/runs/shapes";
import { SlicesCard } from "@/pages/runs/SlicesCard";
import { SystemsCard } from "@/pages/runs/SystemsCard";

/** How well the judge follows people on clips that it has not heard, task by task. */
export function EvaluationPart({ run, evaluation }: { run: Run; evaluation: Evaluation }) {
  const tasks = Object.keys(evaluation.tasks);
  const [asked, setAsked] = useState("");
  const task = tasks.includes(asked) ? asked : (tasks[0] ?? "");
  const found = evaluation.tasks[task];
  if (!found) return null;
  return (
    <section className="stack" aria-label="Evaluation">
      <div className="row">
        <div className="grow">
          <h2>Evaluation on {evaluation.split}</h2>
          <p className="quiet small">
            {found.rows.toLocaleString("en")} rows that the judge has not seen, {found.missing.toLocaleString("en")} without an answer. 95 % intervals resample whole clusters (by {found.clustered_by}),{" "}
            {evaluation.terms.bootstraps.toLocaleString("en")} times. An output that cannot be read counts as {evaluation.terms.unread_policy.replaceAll("_", " ")}. Likeness of texts: {evaluation.terms.similarity}.
          </p>
        </div>
        {tasks.length > 1 && <Segmented label="Task" value={task} options={tasks.map((name) => ({ value: name, title: name }))} onChange={setAsked} />}
      </div>
      {tablesOf(task, found, evaluation.ceiling).map((table) => (
        <FigureCard key={`${task} ${table.kind}`} name={`${run.name}-${task}-${table.kind}`} table={table} />
      ))}
      <SlicesCard key={`${task} slices`} name={`${run.name}-${task}`} found={found} />
      <SystemsCard systems={found.systems} />
      <PlotsPart run={run} task={task} tasks={tasks} />
    </section>
  );
}
