import { useHasRole } from "@/app/session";
import { Empty, LinkButton, PagedTable } from "@/components";
import { usePaged } from "@/hooks/usePaged";
import { itemColumns } from "@/pages/campaigns/Items";
import type { Campaign, ItemRow } from "@/pages/campaigns/shapes";

/** What waits for, or is with, an adjudicator. */
export default function Disputes({ campaign }: { campaign: Campaign }) {
  const list = usePaged<ItemRow>(`/campaigns/${campaign.id}/items`, { state: "disputed" });
  const adjudicates = useHasRole("adjudicator");
  const adjudicators = campaign.people.filter(({ role }) => role === "adjudicator");
  return (
    <div className="stack">
      <div className="row">
        <p className="quiet grow">
          {adjudicators.length
            ? `Decided by ${adjudicators.map(({ name, username }) => name || username).join(", ")}.`
            : "Nobody adjudicates here yet: add an adjudicator under People, or disputes wait forever."}
        </p>
        {adjudicates && list.rows.length > 0 && <LinkButton href="/adjudicate">Adjudicate</LinkButton>}
      </div>
      <PagedTable
        list={list}
        caption="Disputed items"
        columns={itemColumns}
        rowKey={(row) => row.id}
        empty={
          <Empty title="Nothing is in dispute">
            <p>An item appears here when raters differ by more than the tolerance, or when an inspector asks for a third person.</p>
          </Empty>
        }
      />
    </div>
  );
}
