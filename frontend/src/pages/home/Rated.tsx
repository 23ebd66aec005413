import type { ReactNode } from "react";
import { Link } from "wouter";

import type { WorkOfCampaign } from "@/api/shapes";
import { Badge, DataTable, type Column } from "@/components";
import { useLanguage, useT } from "@/i18n";
import { inOrder, openWork } from "@/pages/home/work";
import { useHomeWords } from "@/pages/home/words";
import { nameOf } from "@/pages/settings/words";

/** The campaigns of a rater, most urgent first. */
export function Rated({ rows }: { rows: WorkOfCampaign[] }) {
  const words = useHomeWords();
  const t = useT();
  const language = useLanguage();
  const columns: Column<WorkOfCampaign>[] = [
    {
      title: words.campaign,
      cell: ({ campaign, ...row }) => (
        <>
          {openWork(row) > 0 ? <Link href={`/annotate/next/${campaign.id}`}>{campaign.name}</Link> : campaign.name}
          <div className="quiet small">
            {t(`task.${campaign.task}`)}
            {campaign.task !== "detection" && ` · ${words.texts(nameOf(campaign.text_language, language))}`}
          </div>
          <div className="home-narrow">
            <InHand row={row} />
          </div>
        </>
      ),
    },
    { title: words.waiting, number: true, cell: (row) => row.waiting },
    {
      title: words.inHand,
      cell: (row) => <InHand row={row} none={<span className="quiet">–</span>} />,
    },
    { title: words.done, number: true, cell: (row) => row.done },
  ];
  return (
    <section className="stack-tight home-rated">
      <h2>{words.campaigns}</h2>
      <DataTable caption={words.campaigns} columns={columns} rows={inOrder(rows)} rowKey={(row) => row.campaign.id} />
    </section>
  );
}

function InHand({ row, none }: { row: Omit<WorkOfCampaign, "campaign">; none?: ReactNode }) {
  const words = useHomeWords();
  if (row.returned) return <Badge tone="warn">{words.returned(row.returned)}</Badge>;
  return row.in_hand === null ? none : <Badge tone="good">{words.begun}</Badge>;
}
