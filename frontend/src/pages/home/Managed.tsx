import { Link } from "wouter";

import type { CampaignRow } from "@/api/shapes";
import { Badge, DataTable, LinkButton, Progress, type Column } from "@/components";
import { Simulated } from "@/pages/campaigns/Simulated";
import { percent, plural, progressParts, STATE_WORDS } from "@/pages/campaigns/words";
import { stuck, type Stuck } from "@/pages/home/work";

const STUCK_WORDS: Record<Stuck["key"], (count: number) => string> = {
  paused: () => "paused: no work is handed out",
  draft: () => "not opened yet",
  disputed: (count) => `${count} disputed`,
  finished: (count) => `${count} to inspect`,
  returned: (count) => `${count} with raters again`,
};

const columns: Column<CampaignRow>[] = [
  {
    title: "Campaign",
    cell: (row) => (
      <div className="row">
        <Link href={`/campaigns/${row.id}`}>{row.name}</Link>
        {row.state !== "open" && <Badge tone={STATE_WORDS[row.state].tone}>{STATE_WORDS[row.state].title}</Badge>}
        {row.is_simulated && <Simulated />}
      </div>
    ),
  },
  {
    title: "Accepted",
    cell: ({ progress }) => (
      <div className="home-progress">
        <Progress parts={progressParts(progress)} label={`${percent(progress.accepted, progress.items)} accepted`} />
        <span className="quiet small">
          {progress.accepted} of {plural(progress.items, "item")}
        </span>
      </div>
    ),
  },
  { title: "Free slots", number: true, cell: ({ progress }) => progress.open_slots },
  {
    title: "Held up",
    cell: (row) => {
      const reasons = stuck(row);
      if (!reasons.length) return <span className="quiet">nothing holds it up</span>;
      return (
        <div className="row">
          {reasons.map((reason) => (
            <Link key={reason.key} href={reason.href}>
              {STUCK_WORDS[reason.key](reason.count)}
            </Link>
          ))}
        </div>
      );
    },
  },
];

/** A manager's campaigns: how far, and what holds them up. */
export function Managed({ campaigns }: { campaigns: CampaignRow[] }) {
  return (
    <section className="stack-tight home-managed">
      <div className="row">
        <h2 className="grow">Campaigns</h2>
        <LinkButton href="/campaigns/new">New campaign</LinkButton>
      </div>
      <DataTable caption="Campaigns" columns={columns} rows={campaigns} rowKey={(row) => row.id} />
    </section>
  );
}
