import { Button } from "@/components";
import { download, toCsv, type Cell } from "@/pages/plots/csv";

/** The figures behind a plot. */
export function CsvButton({ name, header, rows }: { name: string; header: string[]; rows: () => Cell[][] }) {
  return (
    <Button kind="plain" onClick={() => download(`${name}.csv`, toCsv(header, rows()))} title="Download the figures as CSV">
      CSV
    </Button>
  );
}
