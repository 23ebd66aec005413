import { useState } from "react";

import { DataTable, Segmented, type Column } from "@/components";
import { languageName } from "@/pages/campaigns/words";
import { CsvButton } from "@/pages/plots/CsvButton";
import { figureName, interval, number, sliceFigure, slicesOf, type Slices } from "@/pages/runs/figures";
import type { TaskFigures } from "@/pages/runs/shapes";

type Row = Slices["rows"][number];
const CUTS = [
  { value: "by_language", title: "by language" },
  { value: "by_system", title: "by system" },
] as const;

/** The same figures for parts of the test split. Parts of fewer than ten rows say nothing and are not there. */
export function SlicesCard({ name, found }: { name: string; found: TaskFigures }) {
  const cuts = CUTS.filter(({ value }) => Object.keys(found[value]).length > 0);
  const [asked, setCut] = useState<(typeof CUTS)[number]["value"]>("by_language");
  const [askedFigure, setFigure] = useState("");
  const cut = cuts.some(({ value }) => value === asked) ? asked : cuts[0]?.value;
  if (!cut) return null;
  const slices = slicesOf(found[cut]);
  const figures = [...new Set(slices.columns.flatMap((column) => column.figures))];
  const figure = figures.includes(askedFigure) ? askedFigure : (figures[0] ?? "");
  const shown = slices.columns.filter((column) => slices.rows.some(({ tree }) => sliceFigure(tree, column.path, figure)));
  const columns: Column<Row>[] = [
    { title: cut === "by_language" ? "Language" : "System", cell: ({ key }) => (cut === "by_language" ? languageName(key) : key || "no system: a natural voice") },
    ...shown.map(({ path, title }): Column<Row> => ({
      title,
      number: true,
      cell: ({ tree }) => {
        const value = sliceFigure(tree, path, figure);
        return (
          <span className="runs-cell">
            {number(value?.value)} <span className="quiet">{interval(value)}</span>
          </span>
        );
      },
    })),
  ];
  const csv = () => slices.rows.flatMap(({ key, tree }) => shown.map(({ path }) => ({ path, value: sliceFigure(tree, path, figure) })).map(({ path, value }) => [key, path.join("/"), figure, value?.value, value?.low, value?.high]));
  return (
    <div className="card stack-tight runs-tight">
      <div className="card-head">
        <h3>Parts of the test split</h3>
        <span className="row">
          {cuts.length > 1 && <Segmented label="Cut" value={cut} options={[...cuts]} onChange={setCut} />}
          {figures.length > 1 && <Segmented label="Figure of parts" value={figure} options={figures.map((each) => ({ value: each, title: figureName(each) }))} onChange={setFigure} />}
          <CsvButton name={`${name}-${cut}`} header={["part", "of", "figure", "value", "low", "high"]} rows={csv} />
        </span>
      </div>
      <DataTable caption="Parts of the test split" columns={columns} rows={slices.rows} rowKey={({ key }) => key} />
    </div>
  );
}
