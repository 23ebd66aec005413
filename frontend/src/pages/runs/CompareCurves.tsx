import { lazy, Suspense, useMemo, useState } from "react";

import { Loading, Segmented, Select } from "@/components";
import { CsvButton } from "@/pages/plots/CsvButton";
import { aligned, Curves, figuresOf, figureTitle, unitOf, valueAt, type StageCurve } from "@/pages/runs/points";
import { RUN_LINES } from "@/pages/runs/RunSign";
import type { Comparison } from "@/pages/runs/shapes";

const Lines = lazy(() => import("@/pages/plots/Lines"));

/** The curves over each other, one plot for every stage that a run has. */
export function CompareCurves({ comparison }: { comparison: Comparison }) {
  const byRun = useMemo(() => comparison.runs.map(({ id }) => Curves.of(comparison.curves[id] ?? []).stages), [comparison]);
  const stages = [...new Set(byRun.flat().map(({ stage }) => stage))];
  return stages.map((stage) => <ComparedStage key={stage} stage={stage} names={comparison.runs.map(({ name }) => name)} curves={byRun.map((all) => all.find((each) => each.stage === stage))} />);
}

function ComparedStage({ stage, names, curves }: { stage: string; names: string[]; curves: (StageCurve | undefined)[] }) {
  const figures = [...new Set(curves.flatMap((curve) => (curve ? figuresOf(curve) : [])))];
  const [askedFigure, setFigure] = useState("");
  const [askedPart, setPart] = useState<"vals" | "steps">("vals");
  const figure = figures.includes(askedFigure) ? askedFigure : (figures[0] ?? "loss");
  const hasVals = curves.some((curve) => curve?.vals.some((line) => valueAt(line, figure) !== null));
  const part = hasVals ? askedPart : "steps";
  const data = useMemo(() => aligned(curves.map((curve) => ({ lines: curve?.[part] ?? [], figure }))), [curves, figure, part]);
  const series = names.map((name, index) => ({ label: name, ...(RUN_LINES[index % RUN_LINES.length] ?? { colour: "--text" }), marks: part === "vals", width: 2 }));
  const title = figureTitle(figure);
  return (
    <section className="card stack-tight" aria-label={`Curves of ${stage}`}>
      <div className="card-head">
        <h2>Stage {stage}</h2>
        <span className="runs-tools">
          {hasVals && (
            <Segmented
              label="Rows"
              value={part}
              options={[
                { value: "vals", title: "validation" },
                { value: "steps", title: "train" },
              ]}
              onChange={setPart}
            />
          )}
          <Select value={figure} options={figures.map((each) => ({ value: each, title: figureTitle(each) }))} onChange={setFigure} aria-label="What is drawn" />
          <CsvButton name={`compare-${stage}-${figure}`} header={["step", ...names]} rows={() => data[0].map((step, index) => [step, ...data.slice(1).map((column) => column[index])])} />
        </span>
      </div>
      <Suspense fallback={<Loading />}>
        <Lines series={series} data={data} x="step" y={[title, unitOf(figure)].filter(Boolean).join(", ")} label={`${title} of the stage ${stage} for ${names.join(", ")}`} />
      </Suspense>
    </section>
  );
}
