import { lazy, Suspense, useMemo, useState } from "react";

import { Loading, Select } from "@/components";
import { CsvButton } from "@/pages/plots/CsvButton";
import type { LineSeries } from "@/pages/plots/Lines";
import { number } from "@/pages/runs/figures";
import { aligned, figuresOf, figureTitle, unitOf, valueAt, type StageCurve } from "@/pages/runs/points";

const Lines = lazy(() => import("@/pages/plots/Lines"));
const SERIES: LineSeries[] = [
  { label: "train", colour: "--cat-1" },
  { label: "validation", colour: "--cat-4", marks: true, width: 2 },
];

/** What was measured during one stage; the loss first (a reward before it), the parts on demand. */
export function StagePlot({ name, curve }: { name: string; curve: StageCurve }) {
  const figures = figuresOf(curve);
  const [asked, setAsked] = useState("");
  const figure = figures.includes(asked) ? asked : (figures[0] ?? "loss");
  const hasVal = curve.vals.some((line) => valueAt(line, figure) !== null);
  const hasTrain = curve.steps.some((line) => valueAt(line, figure) !== null);
  const series = SERIES.filter((_, index) => (index ? hasVal : hasTrain));
  const data = useMemo(
    () => aligned([...(hasTrain ? [{ lines: curve.steps, figure }] : []), ...(hasVal ? [{ lines: curve.vals, figure }] : [])]),
    [curve, figure, hasTrain, hasVal],
  );
  const last = curve.steps.at(-1);
  const newest = curve.vals.at(-1);
  const title = figureTitle(figure);
  const label = `${title} of the stage ${curve.stage} over ${curve.steps.length} steps: ${last ? `${number(valueAt(last, figure))} at step ${last.step}` : "none yet"}${newest && hasVal ? `, validation ${number(valueAt(newest, figure))} at step ${newest.step}` : ""}`;
  return (
    <section className="card stack-tight" aria-label={`Curve of ${curve.stage}`} data-steps={curve.steps.length}>
      <div className="card-head">
        <h2>Stage {curve.stage}</h2>
        <span className="runs-tools">
          <Select value={figure} options={figures.map((each) => ({ value: each, title: figureTitle(each) }))} onChange={setAsked} aria-label="What is drawn" />
          <CsvButton name={`${name}-${figure}`} header={["step", ...series.map((each) => each.label)]} rows={() => data[0].map((step, index) => [step, ...data.slice(1).map((column) => column[index])])} />
        </span>
      </div>
      <Suspense fallback={<Loading />}>
        <Lines series={series} data={data} x="step" y={[title, unitOf(figure)].filter(Boolean).join(", ")} label={label} />
      </Suspense>
    </section>
  );
}
