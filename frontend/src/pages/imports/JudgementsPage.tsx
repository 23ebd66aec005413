import type { Column } from "@/components";
import { ImportList } from "@/pages/imports/ImportList";
import type { Judgements } from "@/pages/imports/judgements";
import { NewJudgements } from "@/pages/imports/NewJudgements";

const counts: Column<Judgements>[] = [
  { title: "Added", number: true, cell: (row) => row.added },
  { title: "Already there", number: true, cell: (row) => row.known },
  { title: "Not taken", number: true, cell: (row) => row.unreadable },
];

export default function JudgementsPage() {
  return (
    <ImportList<Judgements>
      href="/imports/judgements"
      api="/judgements"
      title="Judgements"
      lead="Bring in what others have judged: their raters stand beside yours, and their judgements can be inspected, compared and released again."
      caption="Imports of judgements"
      counts={counts}
      empty={{ title: "No judgements imported yet", words: "Each import appears here with how many judgements it added, and which rows were not taken and why." }}
    >
      <NewJudgements />
    </ImportList>
  );
}
