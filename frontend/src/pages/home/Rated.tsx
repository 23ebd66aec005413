import { Link } from "wouter";

import type { WorkOfCampaign } from "@/api/shapes";
import { Badge, DataTable, type Column } from "@/components";
import { useT } from "@/i18n";
import { inOrder } from "@/pages/home/work";
import { useHomeWords } from "@/pages/home/words";

/** The campaigns of a rater, most urgent first. */
export function Rated({ rows }: { rows: WorkOfCampaign[] }) {
  const words = useHomeWords();
  const t = useT();
  const columns: Column<WorkOfCampaign>[] = [
    {
      title: words.campaign,
      cell: ({ campaign, waiting, in_hand, returned }) => (
        <>
          {waiting || returned || in_hand !== null ? <Link href={`/annotate/next/${campaign.id}`}>{campaign.name}</Link> : campaign.name}
          <div className="quiet small">
            {t(`task.${campaign.task}`)} · {campaign.text_language}
          </div>
        </>
      ),
    },
    { title: words.waiting, number: true, cell: (row) => row.waiting },
    {
      title: words.inHand,
      cell: (row) => (row.returned ? <Badge tone="warn">{words.returned(row.returned)}</Badge> : row.in_hand !== null ? <Badge tone="good">{words.begun}</Badge> : <span className="quiet">–</span>),
    },
    { title: words.done, number: true, cell: (row) => row.done },
  ];
  return (
    <section className="stack-tight">
      <h2>{words.campaigns}</h2>
      <DataTable caption={words.campaigns} columns={columns} rows={inOrder(rows)} rowKey={(row) => row.campaign.id} />
    </section>
  );
}
