import { DataTable } from "@/components";
import { SPLITS, type BySplit } from "@/pages/releases/shapes";
import { total } from "@/pages/releases/words";

const COLOURS = { train: "var(--cat-1)", val: "var(--cat-2)", test: "var(--cat-3)" } as const;

/** Counts by split with a bar of their shares; the columns name the colours. */
export function SplitTable({ caption, first, rows }: { caption: string; first: string; rows: [string, BySplit][] }) {
  return (
    <DataTable
      caption={caption}
      rows={rows}
      rowKey={([name]) => name}
      columns={[
        { title: first, cell: ([name]) => name },
        ...SPLITS.map((split) => ({
          title: (
            <span className="split-title">
              <i style={{ background: COLOURS[split] }} aria-hidden="true" />
              {split}
            </span>
          ),
          number: true,
          cell: ([, counts]: [string, BySplit]) => (counts[split] ? counts[split].toLocaleString("en") : <span className="quiet">0</span>),
        })),
        { title: <span className="visually-hidden">Shares</span>, cell: ([, counts]) => <SplitBar counts={counts} /> },
      ]}
    />
  );
}

function SplitBar({ counts }: { counts: BySplit }) {
  const all = total(counts);
  return (
    <span className="split-bar" aria-hidden="true">
      {all > 0 && SPLITS.map((split) => counts[split] > 0 && <i key={split} style={{ width: `${(100 * counts[split]) / all}%`, background: COLOURS[split] }} />)}
    </span>
  );
}
