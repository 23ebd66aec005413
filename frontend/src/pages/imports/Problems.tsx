import { Empty, Note, PagedTable, type Column } from "@/components";
import { usePaged } from "@/hooks/usePaged";
import { adviceFor, type Judgements, type Problem } from "@/pages/imports/judgements";
import { isRunning } from "@/pages/imports/shapes";

const columns: Column<Problem>[] = [
  { title: "File", cell: (row) => <span className="imports-file">{row.file || "–"}</span> },
  { title: "Line", number: true, cell: (row) => row.line || "–" },
  {
    title: "Why",
    cell: (row) => (
      <>
        {row.reason} <code className="quiet">{row.code}</code>
      </>
    ),
  },
];

/** Rows that were not taken: where they stand, and why. */
export function Problems({ path, of }: { path: string; of: Judgements }) {
  const list = usePaged<Problem>(path);
  const advice = adviceFor(list.rows);
  return (
    <section className="stack-tight imports-problems">
      <h2>Rows that were not taken</h2>
      {advice.length > 0 && (
        <Note>
          {advice.map((words) => (
            <p key={words}>{words}</p>
          ))}
        </Note>
      )}
      <PagedTable
        list={list}
        caption="Rows that were not taken"
        columns={columns}
        rowKey={(row) => row.id}
        empty={<Empty title={isRunning(of) ? "None so far" : of.state === "failed" ? "None was looked at" : "Every row was taken"} />}
      />
    </section>
  );
}
