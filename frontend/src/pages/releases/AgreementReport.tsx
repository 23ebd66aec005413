import { ErrorNote, DataTable, type Column } from "@/components";
import { plural } from "@/pages/campaigns/words";
import { CsvButton } from "@/pages/plots/CsvButton";
import { Whisker } from "@/pages/plots/Whisker";
import { figure, ratersIn, span, type DimensionReport, type RaterReport, type RaterRow } from "@/pages/releases/agreement";
import { useReport } from "@/pages/releases/Reports";
import type { Release } from "@/pages/releases/shapes";

interface Report {
  questionnaires: Record<string, DimensionReport[]>;
}
const RANGE: [number, number] = [-0.2, 1];
const MARKS = [0, 0.667, 0.8, 1];

const columns: Column<DimensionReport>[] = [
  { title: "Question", cell: (row) => row.dimension.replaceAll("_", " ") },
  { title: "α", number: true, cell: (row) => <strong>{figure(row.value)}</strong> },
  { title: "95 % interval", number: true, cell: (row) => span(row.low, row.high) },
  { title: <span className="visually-hidden">α with its interval; lines at 0, 0.67, 0.8 and 1</span>, cell: (row) => <Whisker value={row.value} low={row.low} high={row.high} range={RANGE} marks={MARKS} /> },
  { title: "AC2", number: true, cell: ({ more }) => figure(more.ac2) },
  { title: "ICC of means", number: true, cell: ({ more }) => figure(more.icc?.mean) },
  { title: "One person against the others (PCC)", number: true, cell: ({ more }) => (more.ceiling ? `${figure(more.ceiling.value)} (${span(more.ceiling.low, more.ceiling.high)})` : "–") },
  { title: "Mean", number: true, cell: ({ more }) => (more.mean ? figure(more.mean.value) : "–") },
  { title: "Items", number: true, cell: (row) => row.units },
  { title: "Measure", cell: (row) => <span className="quiet">{row.measure}</span> },
];

const raterColumns: Column<RaterRow>[] = [
  { title: "Rater", cell: ({ name, simulated }) => <><code>{name.slice(0, 9)}</code> {simulated && <span className="quiet">simulated</span>}</> },
  { title: "Work", cell: ({ work }) => work.join(", ") },
  { title: "Active", number: true, cell: ({ hours }) => `${hours.toFixed(1)} h` },
  { title: "Bias", number: true, cell: ({ bias }) => figure(bias) },
  { title: "Inconsistency", number: true, cell: ({ inconsistency }) => figure(inconsistency) },
  { title: "Agrees (labels)", number: true, cell: ({ agrees }) => figure(agrees) },
];

/** How far people agree in this release, and how each rates. */
export function AgreementReport({ release }: { release: Release }) {
  const found = useReport<Report>(release, "reports/agreement.json");
  const raters = useReport<Record<string, RaterReport>>(release, "annotations/rater_stats.json");
  if (found.isError) return <ErrorNote error={found.error} retry={() => void found.refetch()} />;
  const sheets = Object.entries(found.data?.questionnaires ?? {}).filter(([, rows]) => rows.some(({ units }) => units > 0));
  const people = ratersIn(raters.data ?? {});
  return (
    <section className="card stack-tight" aria-label="Agreement">
      <h2>Agreement and raters</h2>
      {!sheets.length && <p className="quiet">No item in this release has two raters, so there is no agreement to measure.</p>}
      {sheets.length > 0 && (
        <p className="quiet small releases-prose">
          Krippendorff’s α: 1 is full agreement, 0 what chance would give; lines mark 0.67 and 0.80. AC2 stays honest where nearly everybody gives one answer. The ceiling for a judge is how well one person’s score follows the mean of the others’.
        </p>
      )}
      {sheets.map(([name, rows], index) => (
        <details key={name} open={index === 0}>
          <summary>{name}</summary>
          <div className="stack-tight">
            <div className="row releases-end">
              <CsvButton
                name={`agreement-${release.name}-${name}`}
                header={["dimension", "measure", "alpha", "low", "high", "items", "ratings", "ac2", "icc_mean", "ceiling_pcc", "ceiling_mse", "mean"]}
                rows={() => rows.map(({ more, ...row }) => [row.dimension, row.measure, row.value, row.low, row.high, row.units, row.ratings, more.ac2, more.icc?.mean, more.ceiling?.value, more.ceiling?.mse, more.mean?.value])}
              />
            </div>
            <div className="agreement">
              <DataTable caption={`Agreement, ${name}`} columns={columns} rows={rows.filter(({ units }) => units > 0)} rowKey={({ dimension }) => dimension} />
            </div>
          </div>
        </details>
      ))}
      {people.length > 0 && (
        <details>
          <summary>{plural(people.length, "rater")}, by pseudonym</summary>
          <p className="quiet small releases-prose">Bias: how far above or below the others this person rates, in scale points; inconsistency: how far they scatter around their own habit. Means over all questions of a scale.</p>
          <DataTable caption="Raters" columns={raterColumns} rows={people} rowKey={({ name }) => name} />
        </details>
      )}
    </section>
  );
}
