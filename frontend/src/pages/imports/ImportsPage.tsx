import { Link } from "wouter";

import type { Column } from "@/components";
import { ImportList } from "@/pages/imports/ImportList";
import { NewImport } from "@/pages/imports/NewImport";
import type { Import } from "@/pages/imports/shapes";

const counts: Column<Import>[] = [
  { title: "Rows", number: true, cell: (row) => row.total },
  { title: "Added", number: true, cell: (row) => row.added },
  { title: "Already there", number: true, cell: (row) => row.known },
  { title: "Skipped", number: true, cell: (row) => (row.skipped ? <Link href={`/imports/${row.id}?outcome=skipped`}>{row.skipped}</Link> : 0) },
];

export default function ImportsPage() {
  return (
    <ImportList<Import>
      href="/imports"
      api="/imports"
      title="Imports"
      lead="Bring in speech: files, a whole folder, or an archive. What is already there is recognised by its sound and never doubled."
      caption="Imports"
      counts={counts}
      empty={{ title: "Nothing imported yet", words: "Each import appears here with how many clips it added, which were already there, and what was skipped and why." }}
    >
      <NewImport />
    </ImportList>
  );
}
