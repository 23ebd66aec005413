import { DataTable } from "@/components";
import { number, plainName } from "@/pages/runs/figures";
import type { TaskFigures } from "@/pages/runs/shapes";

/** Does the judge put whole systems in the order that people do? */
export function SystemsCard({ systems }: { systems: TaskFigures["systems"] }) {
  const rows = Object.entries(systems).map(([key, found]) => ({ key, ...found }));
  if (!rows.length) return null;
  return (
    <details className="card runs-tight">
      <summary>Means of systems, judge against people</summary>
      <DataTable
        caption="Means of systems"
        rows={rows}
        rowKey={({ key }) => key}
        columns={[
          { title: "Of", cell: ({ key }) => plainName(key) },
          { title: "Systems", number: true, cell: (row) => row.systems },
          { title: "PCC", number: true, cell: ({ pcc }) => number(pcc) },
          { title: "SRCC", number: true, cell: ({ srcc }) => number(srcc) },
        ]}
      />
    </details>
  );
}
