import { DataTable } from "@/components";
import { number } from "@/pages/runs/figures";
import type { Errors } from "@/pages/runs/shapes";

/** Disputes found per 100 works looked at, in the judge's order and at random. */
export function LooksTable({ found }: { found: Errors["inspection"] }) {
  return (
    <section className="card stack-tight runs-tight" aria-label="Inspection">
      <h2>Disputes found per 100 inspected</h2>
      <p className="quiet small">
        {found.inspected.toLocaleString("en")} works were inspected, {found.disputed.toLocaleString("en")} of them disputed: sent back, or taken to an adjudicator.
        {found.at.length === 0 && " At least eleven inspected works that the judge has put in order are needed to compare."}
      </p>
      {found.at.length > 0 && (
        <DataTable
          caption="Disputes found per 100 inspected"
          rows={found.at}
          rowKey={({ looks }) => looks}
          columns={[
            { title: "First works inspected", number: true, cell: ({ looks }) => looks },
            { title: "In the judge’s order", number: true, cell: ({ judge }) => <strong>{number(judge)}</strong> },
            { title: "At random (95 % of draws)", number: true, cell: (row) => `${number(row.random)} (${number(row.random_low)} to ${number(row.random_high)})` },
            { title: "", cell: (row) => (row.judge > row.random_high ? "finds more" : row.judge < row.random_low ? "finds fewer" : "no clear difference") },
          ]}
        />
      )}
    </section>
  );
}
