import { useState } from "react";

import { Badge, Check, DataTable, Empty, Segmented, type Column } from "@/components";
import { CsvButton } from "@/pages/plots/CsvButton";
import { pairingSays, rowsOf, titleOf, verdictOf, type ComparedRow } from "@/pages/runs/compare";
import { figureName, interval, number, plainName } from "@/pages/runs/figures";
import { RunSign } from "@/pages/runs/RunSign";
import type { Comparison } from "@/pages/runs/shapes";

/** Figures side by side; a difference is called better or worse only where its interval leaves out 0. */
export function CompareTable({ comparison }: { comparison: Comparison }) {
  const [slices, setSlices] = useState(false);
  const [onlyDifferent, setOnlyDifferent] = useState(false);
  const [asked, setTask] = useState("");
  const all = rowsOf(comparison.figures, { slices: true, onlyDifferent: false });
  if (!all.length) {
    return (
      <Empty title="No figures to compare yet">
        <p>They appear once two of these runs have been evaluated. The curves below are there from the first step.</p>
      </Empty>
    );
  }
  const tasks = [...new Set(all.map(({ task }) => task))];
  const task = tasks.includes(asked) ? asked : (tasks[0] ?? "");
  const rows = rowsOf(comparison.figures, { slices, onlyDifferent }).filter((row) => row.task === task);
  const columns: Column<ComparedRow>[] = [
    { title: "Of", cell: (row) => row.what },
    { title: "Figure", cell: (row) => [figureName(row.name), row.slice].filter(Boolean).join(" · ") },
    ...comparison.runs.map((run, index): Column<ComparedRow> => ({
      title: (
        <span className="runs-column">
          <RunSign index={index} /> {run.name}
        </span>
      ),
      number: true,
      cell: (row) => <ComparedCell row={row} index={index} />,
    })),
  ];
  const csv = () =>
    rows.map((row) => [titleOf(row), ...row.values.flatMap((value) => [value?.value, value?.low, value?.high]), ...row.differences.flatMap((difference) => [difference?.value, difference?.low, difference?.high, difference && String(difference.differs), difference && String(difference.paired)])]);
  const header = ["figure", ...comparison.runs.flatMap(({ name }) => [name, `${name} low`, `${name} high`]), ...comparison.runs.slice(1).flatMap(({ name }) => ["", " low", " high", " differs", " paired"].map((part) => `${name} minus first${part}`))];
  return (
    <section className="card stack-tight runs-tight" aria-label="Figures">
      <div className="card-head">
        <h2>Figures on the test split</h2>
        <span className="row">
          {tasks.length > 1 && <Segmented label="Task" value={task} options={tasks.map((name) => ({ value: name, title: plainName(name) }))} onChange={setTask} />}
          <CsvButton name="compare-figures" header={header} rows={csv} />
        </span>
      </div>
      <div className="row">
        <Check checked={onlyDifferent} onChange={setOnlyDifferent}>
          Only what differs
        </Check>
        {all.some((row) => row.slice) && (
          <Check checked={slices} onChange={setSlices}>
            Languages and systems, too
          </Check>
        )}
      </div>
      {rows.length ? (
        <DataTable caption="Figures" columns={columns} rows={rows} rowKey={(row) => row.figure} />
      ) : (
        <p className="quiet">No figure differs clearly: every interval of a difference holds 0.</p>
      )}
      <p className="quiet small" role="status">
        {pairingSays(comparison)} With many figures, one in twenty differs by chance.
      </p>
    </section>
  );
}

const TONES = { better: "good", worse: "bad" } as const;

function ComparedCell({ row, index }: { row: ComparedRow; index: number }) {
  const value = row.values[index];
  const difference = index ? row.differences[index - 1] : null;
  const verdict = verdictOf(difference, row.name);
  return (
    <span className="runs-cell">
      <span>
        <strong>{number(value?.value)}</strong> <span className="quiet">{interval(value)}</span>
      </span>
      {difference && (verdict === "better" || verdict === "worse") && (
        <Badge tone={TONES[verdict]}>
          {verdict} by {number(Math.abs(difference.value))}
        </Badge>
      )}
      {difference && (
        <span className="quiet small">
          {verdict === "unclear" ? "no clear difference, " : "difference "}
          {interval(difference)}
        </span>
      )}
    </span>
  );
}
