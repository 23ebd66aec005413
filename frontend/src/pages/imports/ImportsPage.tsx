import { Link } from "wouter";

import { Empty, PagedTable, PageHead, type Column } from "@/components";
import { usePaged } from "@/hooks/usePaged";
import { SoundTabs } from "@/pages/clips/SoundTabs";
import { NewImport } from "@/pages/imports/NewImport";
import type { Import } from "@/pages/imports/shapes";
import { StateBadge, when } from "@/pages/imports/words";
import "@/pages/imports/imports.css";

const columns: Column<Import>[] = [
  { title: "Import", cell: (row) => <Link href={`/imports/${row.id}`}>{row.title || `Import ${row.id}`}</Link> },
  { title: "State", cell: (row) => <StateBadge of={row} /> },
  { title: "Rows", number: true, cell: (row) => row.total },
  { title: "Added", number: true, cell: (row) => row.added },
  { title: "Already there", number: true, cell: (row) => row.known },
  { title: "Skipped", number: true, cell: (row) => (row.skipped ? <Link href={`/imports/${row.id}?outcome=skipped`}>{row.skipped}</Link> : 0) },
  { title: "Begun", cell: (row) => <span className="imports-when">{when(row.created_at)}</span> },
];

export default function ImportsPage() {
  const list = usePaged<Import>("/imports");
  return (
    <div className="page stack">
      <PageHead title="Imports" lead="Bring in speech: files, a whole folder, or an archive. What is already there is recognised by its sound and never doubled." />
      <SoundTabs here="/imports" />
      <NewImport />
      <section className="stack-tight">
        <h2>So far</h2>
        <PagedTable
          list={list}
          caption="Imports"
          columns={columns}
          rowKey={(row) => row.id}
          empty={
            <Empty title="Nothing imported yet">
              <p>Each import appears here with how many clips it added, which were already there, and what was skipped and why.</p>
            </Empty>
          }
        />
      </section>
    </div>
  );
}
