import { Link } from "wouter";

import { Badge, Empty, PagedTable, Segmented, type Column } from "@/components";
import { useFilters } from "@/hooks/useFilters";
import { usePaged } from "@/hooks/usePaged";
import { isRunning, type Import, type ImportRow, type Outcome } from "@/pages/imports/shapes";
import { OUTCOMES } from "@/pages/imports/words";

const columns: Column<ImportRow>[] = [
  { title: "Row", number: true, cell: (row) => row.line },
  { title: "File", cell: (row) => (row.clip ? <Link href={`/clips/${row.clip}`}>{row.filename}</Link> : row.filename || "–") },
  { title: "Outcome", cell: (row) => <Badge tone={OUTCOMES[row.outcome].tone}>{OUTCOMES[row.outcome].title}</Badge> },
  {
    title: "Why",
    cell: (row) =>
      row.reason && (
        <>
          {row.reason} <code className="quiet">{row.code}</code>
        </>
      ),
  },
];

/** What became of each row, newest first. */
export function Rows({ path, of }: { path: string; of: Import }) {
  const { filters, set } = useFilters(["outcome"] as const);
  const list = usePaged<ImportRow>(path, filters);
  return (
    <section className="stack-tight imports-rows">
      <div className="row">
        <h2 className="grow">Rows</h2>
        <Segmented<Outcome | "">
          label="Show rows"
          value={filters.outcome as Outcome | ""}
          options={[{ value: "", title: "All" }, ...(["added", "known", "skipped"] as const).map((value) => ({ value, title: `${OUTCOMES[value].title[0]!.toUpperCase()}${OUTCOMES[value].title.slice(1)} ${of[value]}` }))]}
          onChange={(value) => set("outcome", value)}
        />
      </div>
      <PagedTable
        list={list}
        caption="Rows of this import"
        columns={columns}
        rowKey={(row) => row.line}
        empty={
          <Empty title={filters.outcome ? "No such rows" : isRunning(of) ? "No rows yet" : "This import had no rows"}>
            {isRunning(of) && <p>Each file appears here as it is done, with the reason if it is skipped.</p>}
          </Empty>
        }
      />
    </section>
  );
}
