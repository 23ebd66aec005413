import { Link } from "wouter";

import type { CampaignRow } from "@/api/shapes";
import { Badge, Empty, LinkButton, PagedTable, PageHead, Progress, type Column } from "@/components";
import { usePaged } from "@/hooks/usePaged";
import { Simulated } from "@/pages/campaigns/Simulated";
import { languageName, percent, plural, progressParts, STATE_WORDS } from "@/pages/campaigns/words";
import { TASK_WORDS } from "@/pages/review/shapes";
import "@/pages/campaigns/campaigns.css";

const columns: Column<CampaignRow>[] = [
  {
    title: "Campaign",
    cell: (row) => (
      <span className="campaigns-name">
        <Link href={`/campaigns/${row.id}`}>{row.name}</Link>
        {row.is_simulated && <Simulated />}
      </span>
    ),
  },
  { title: "Task", cell: (row) => TASK_WORDS[row.task] },
  { title: "Speech", cell: (row) => (row.audio_language ? languageName(row.audio_language) : <span className="quiet">any</span>) },
  { title: "State", cell: (row) => <Badge tone={STATE_WORDS[row.state].tone}>{STATE_WORDS[row.state].title}</Badge> },
  {
    title: "Accepted",
    cell: ({ progress }) => (
      <div className="campaigns-progress">
        <Progress parts={progressParts(progress)} label={`${percent(progress.accepted, progress.items)} accepted`} />
        <span className="quiet small">
          {progress.accepted} of {plural(progress.items, "item")}
        </span>
      </div>
    ),
  },
  { title: "Free slots", number: true, cell: ({ progress }) => progress.open_slots },
  { title: "To inspect", number: true, cell: ({ progress }) => progress.finished },
  { title: "Disputed", number: true, cell: ({ progress }) => progress.disputed },
];

export default function CampaignsPage() {
  const list = usePaged<CampaignRow>("/campaigns");
  return (
    <div className="page">
      <PageHead title="Campaigns" lead="A questionnaire, the clips it is asked about, and the people who answer.">
        <LinkButton href="/campaigns/new" kind="primary">
          New campaign
        </LinkButton>
      </PageHead>
      <PagedTable
        list={list}
        caption="Campaigns"
        columns={columns}
        rowKey={(row) => row.id}
        empty={
          <Empty title="No campaigns yet">
            <p>A campaign hands clips to raters, collects their answers and texts, and follows each to a decision. Choose a questionnaire and some clips to begin.</p>
            <LinkButton href="/campaigns/new" kind="primary">
              New campaign
            </LinkButton>
          </Empty>
        }
      />
    </div>
  );
}
