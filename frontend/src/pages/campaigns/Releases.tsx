import { Empty, LinkButton, PagedTable } from "@/components";
import { usePaged } from "@/hooks/usePaged";
import type { Campaign } from "@/pages/campaigns/shapes";
import { releaseColumns } from "@/pages/releases/columns";
import type { ReleaseRow } from "@/pages/releases/shapes";

/** The releases that hold work of this campaign. */
export default function Releases({ campaign }: { campaign: Campaign }) {
  const all = usePaged<ReleaseRow>("/releases", { limit: 200 });
  const list = { ...all, rows: all.rows.filter(({ campaigns }) => campaigns.includes(campaign.id)) };
  const make = (
    <LinkButton href={`/releases/new?campaigns=${campaign.id}`} kind="primary">
      New release
    </LinkButton>
  );
  return (
    <div className="stack">
      {list.rows.length > 0 && (
        <div className="row">
          <p className="quiet grow">A release never changes. What is accepted later goes into the next one, and never moves to another split.</p>
          {make}
        </div>
      )}
      <PagedTable
        list={list}
        caption="Releases"
        columns={releaseColumns}
        rowKey={({ id }) => id}
        empty={
          <Empty title="Not released yet">
            <p>{campaign.progress.accepted ? "Accepted items become train, val and test files." : "A release is made from accepted items. There are none yet."}</p>
            {campaign.progress.accepted > 0 && make}
          </Empty>
        }
      />
    </div>
  );
}
