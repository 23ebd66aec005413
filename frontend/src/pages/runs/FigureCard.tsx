import { useState } from "react";

import { DataTable, Segmented, type Column } from "@/components";
import { CsvButton } from "@/pages/plots/CsvButton";
import { Whisker } from "@/pages/plots/Whisker";
import { ceilingFigure, FIGURE_WORDS, figureIn, figureName, interval, number, rangeOf, withInterval, type FigureRow, type FigureTable } from "@/pages/runs/figures";

/** One kind of answer: the judge's figure with its interval, then judges that cost nothing, then what people reach. */
export function FigureCard({ name, table }: { name: string; table: FigureTable }) {
  const [figure, setFigure] = useState(table.figures[0] ?? "");
  const { rows, baselines } = table;
  const judged = rows.map((row) => figureIn(row.judge, figure));
  const beside = rows.flatMap((row) => [...baselines.map((baseline) => figureIn(row.baselines[baseline], figure)), ceilingFigure(row.ceiling, figure)]);
  const range = rangeOf(figure, [...judged, ...beside]);
  const hasCeiling = rows.some((row) => ceilingFigure(row.ceiling, figure));
  const hasUnread = rows.some(({ unread }) => unread > 0);
  const hasInterval = judged.some((found) => interval(found));
  const columns: Column<FigureRow>[] = [
    { title: "Of", cell: (row) => row.title },
    { title: "Judge", number: true, cell: (row) => <strong>{number(figureIn(row.judge, figure)?.value)}</strong> },
    ...(hasInterval
      ? [
          { title: "95 % interval", number: true, cell: (row: FigureRow) => interval(figureIn(row.judge, figure)) || "–" },
          {
            title: `${number(range[0])} to ${number(range[1])}`,
            cell: (row: FigureRow) => {
              const found = figureIn(row.judge, figure);
              const marks = [...baselines.map((baseline) => figureIn(row.baselines[baseline], figure)?.value), ceilingFigure(row.ceiling, figure)?.value].filter((mark): mark is number => typeof mark === "number");
              return <Whisker value={found?.value ?? null} low={found?.low ?? null} high={found?.high ?? null} range={range} marks={marks} />;
            },
          },
        ]
      : []),
    ...baselines.map((baseline): Column<FigureRow> => ({ title: baseline, number: true, cell: (row) => withInterval(figureIn(row.baselines[baseline], figure)) })),
    ...(hasCeiling ? [{ title: "One person against the others", number: true, cell: (row: FigureRow) => withInterval(ceilingFigure(row.ceiling, figure)) }] : []),
    ...(hasUnread ? [{ title: "Unread", number: true, cell: (row: FigureRow) => row.unread }] : []),
  ];
  const csv = () =>
    rows.flatMap((row) =>
      table.figures.flatMap((each) => [
        ["judge", figureIn(row.judge, each)] as const,
        ...baselines.map((baseline) => [baseline, figureIn(row.baselines[baseline], each)] as const),
        ["human ceiling", ceilingFigure(row.ceiling, each)] as const,
      ].filter(([, found]) => found).map(([who, found]) => [row.key, each, who, found?.value, found?.low, found?.high])),
    );
  return (
    <div className="card stack-tight runs-tight">
      <div className="card-head">
        <h3>{table.title}</h3>
        <span className="row">
          {table.figures.length > 1 && <Segmented label="Figure" value={figure} options={table.figures.map((each) => ({ value: each, title: figureName(each) }))} onChange={setFigure} />}
          <CsvButton name={name} header={["of", "figure", "who", "value", "low", "high"]} rows={csv} />
        </span>
      </div>
      <p className="quiet small">
        {FIGURE_WORDS[figure]?.says} {hasInterval && (baselines.length > 0 || hasCeiling) ? "Grey lines mark the simple judges and, where it is known, what one person reaches." : ""}
      </p>
      <DataTable caption={table.title} columns={columns} rows={rows} rowKey={(row) => row.key} />
    </div>
  );
}
