import { Link } from "wouter";

import { Empty, PagedTable, PageHead, type Column } from "@/components";
import { usePaged } from "@/hooks/usePaged";
import { SoundTabs } from "@/pages/clips/SoundTabs";
import type { Judgements } from "@/pages/imports/judgements";
import { NewJudgements } from "@/pages/imports/NewJudgements";
import { StateBadge, when } from "@/pages/imports/words";
import "@/pages/imports/imports.css";

const columns: Column<Judgements>[] = [
  { title: "Import", cell: (row) => <Link href={`/imports/judgements/${row.id}`}>{row.title || `Import ${row.id}`}</Link> },
  { title: "State", cell: (row) => <StateBadge of={row} /> },
  { title: "Added", number: true, cell: (row) => row.added },
  { title: "Already there", number: true, cell: (row) => row.known },
  { title: "Not taken", number: true, cell: (row) => row.unreadable },
  { title: "Begun", cell: (row) => <span className="imports-when">{when(row.created_at)}</span> },
];

export default function JudgementsPage() {
  const list = usePaged<Judgements>("/judgements");
  return (
    <div className="page stack">
      <PageHead title="Judgements" lead="Bring in what others have judged: their raters stand beside yours, and their judgements can be inspected, compared and released again." />
      <SoundTabs here="/imports/judgements" />
      <NewJudgements />
      <section className="stack-tight">
        <h2>So far</h2>
        <PagedTable
          list={list}
          caption="Imports of judgements"
          columns={columns}
          rowKey={(row) => row.id}
          empty={
            <Empty title="No judgements imported yet">
              <p>Each import appears here with how many judgements it added, and which rows were not taken and why.</p>
            </Empty>
          }
        />
      </section>
    </div>
  );
}
