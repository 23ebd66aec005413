import { DataTable, Facts } from "@/components";
import { CsvButton } from "@/pages/plots/CsvButton";
import { figuresIn, spoken } from "@/pages/releases/figures";

const FEW = 8;
const shown = (value: unknown) => (value === null ? "–" : typeof value === "boolean" ? (value ? "yes" : "no") : typeof value === "number" ? value.toLocaleString("en", { maximumFractionDigits: 3 }) : String(value));

/** A check's own figures: whatever it measured, as values and tables. */
export function Figures({ of }: { of: Record<string, unknown> }) {
  const { single, tables } = figuresIn(of);
  if (!single.length && !tables.length) return null;
  return (
    <details>
      <summary>Figures</summary>
      <div className="stack-tight releases-figures">
        {single.length > 0 && <Facts of={single.map(([name, value]) => [spoken(name), shown(value)])} />}
        {tables.map(({ title, columns, rows }) => (
          <div key={title}>
            <div className="card-head">
              <p className="field-label">{spoken(title)}</p>
              <CsvButton name={title} header={columns.map((column) => column || title)} rows={() => rows.map((row) => row.map((value) => (typeof value === "boolean" ? String(value) : value)))} />
            </div>
            <DataTable
              caption={spoken(title)}
              rows={rows.slice(0, FEW).map((row, index) => ({ row, index }))}
              rowKey={({ index }) => index}
              columns={columns.map((column, at) => ({ title: spoken(column), number: rows.some((row) => typeof row[at] === "number"), cell: ({ row }: { row: unknown[] }) => shown(row[at]) }))}
            />
            {rows.length > FEW && <p className="quiet small">The first {FEW} of {rows.length}; the CSV has them all.</p>}
          </div>
        ))}
      </div>
    </details>
  );
}
