import { useQuery } from "@tanstack/react-query";

import { api } from "@/api/http";
import { DataTable, Empty, ErrorNote, Loading, type Column } from "@/components";
import type { Campaign, DimensionAgreement } from "@/pages/campaigns/shapes";
import { CsvButton } from "@/pages/plots/CsvButton";
import { Whisker } from "@/pages/plots/Whisker";

const RANGE: [number, number] = [-0.2, 1];
const MARKS = [0, 0.667, 0.8, 1];
const figure = (value: number | null) => (value === null ? "–" : value.toFixed(2));
const ceiling = (found: DimensionAgreement["ceiling"]) =>
  !found || found.value === null ? "–" : `${figure(found.value)} (${figure(found.low)} to ${figure(found.high)})`;

const columns: Column<DimensionAgreement>[] = [
  { title: "Question", cell: (row) => row.title },
  { title: "α", number: true, cell: (row) => <strong>{figure(row.alpha)}</strong> },
  { title: "95 % interval", number: true, cell: (row) => (row.low === null ? "–" : `${figure(row.low)} to ${figure(row.high)}`) },
  {
    title: (
      <div className="whisker-axis">
        {MARKS.map((mark) => (
          <span key={mark} style={{ left: `${(100 * (mark - RANGE[0])) / (RANGE[1] - RANGE[0])}%` }}>
            {mark === 0.667 ? ".67" : mark}
          </span>
        ))}
      </div>
    ),
    cell: (row) => <Whisker value={row.alpha} low={row.low} high={row.high} range={RANGE} marks={MARKS} />,
  },
  { title: "AC2", number: true, cell: (row) => figure(row.ac2) },
  { title: "ICC of means", number: true, cell: (row) => figure(row.icc) },
  { title: "One person against the others (PCC)", number: true, cell: (row) => ceiling(row.ceiling) },
  { title: "Items", number: true, cell: (row) => row.n },
  { title: "Measure", cell: (row) => <span className="quiet">{row.measure}</span> },
];

/** Krippendorff's alpha question by question, with the interval that resampled items give. */
export default function Agreement({ campaign }: { campaign: Campaign }) {
  const found = useQuery({ queryKey: ["/campaigns", campaign.id, "agreement"], queryFn: () => api.get<{ dimensions: DimensionAgreement[] }>(`/campaigns/${campaign.id}/agreement`) });
  if (found.isPending) return <Loading />;
  if (found.isError) return <ErrorNote error={found.error} retry={() => void found.refetch()} />;
  const rows = found.data.dimensions.filter(({ n }) => n > 0);
  if (!rows.length) {
    return (
      <Empty title="No agreement to measure yet">
        <p>
          {campaign.raters_per_item > 1
            ? "It appears once two people have rated the same item."
            : "Each item has one rater here. Make a campaign with two or more raters an item to see how far people agree."}
        </p>
      </Empty>
    );
  }
  return (
    <div className="stack">
      <div className="row">
        <p className="quiet grow">
          Krippendorff’s α: 1 is full agreement, 0 what chance would give. Lines mark 0.67 and 0.80, the usual bounds for tentative and for firm conclusions. Intervals resample items.
          AC2 stays honest where nearly everybody gives one answer. The last figure is the ceiling for a judge: how well one person’s score follows the mean of the others’.
        </p>
        <CsvButton name={`agreement-${campaign.id}`} header={["dimension", "alpha", "low", "high", "items", "measure", "ac2", "icc_mean", "ceiling_pcc", "ceiling_mse"]}
          rows={() => rows.map((row) => [row.key, row.alpha, row.low, row.high, row.n, row.measure, row.ac2, row.icc, row.ceiling?.value ?? null, row.ceiling?.mse ?? null])} />
      </div>
      <div className="agreement">
        <DataTable caption="Agreement per question" columns={columns} rows={rows} rowKey={(row) => row.key} />
      </div>
    </div>
  );
}
