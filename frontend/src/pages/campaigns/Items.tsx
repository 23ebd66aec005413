import { Link } from "wouter";

import { Badge, Empty, PagedTable, Segmented, type Column } from "@/components";
import { useFilters } from "@/hooks/useFilters";
import { usePaged } from "@/hooks/usePaged";
import type { Campaign, ItemRow } from "@/pages/campaigns/shapes";
import { ITEM_WORDS, SLOT_WORDS } from "@/pages/campaigns/words";
import { ago } from "@/pages/review/queue";

export const itemColumns: Column<ItemRow>[] = [
  { title: "Item", number: true, cell: (row) => row.id },
  {
    title: "Clip",
    cell: ({ clips }) => (
      <span className="campaigns-clips">
        {clips.map((clip, index) => (
          <span key={clip.id}>
            {clips.length > 1 && <b className={index ? "side-b" : "side-a"}>{index ? "B" : "A"} </b>}
            <Link href={`/clips/${clip.id}`}>{clip.name}</Link> <span className="quiet">{clip.seconds.toFixed(1)} s</span>
          </span>
        ))}
      </span>
    ),
  },
  { title: "State", cell: (row) => <Badge tone={ITEM_WORDS[row.state]?.tone ?? "neutral"}>{ITEM_WORDS[row.state]?.title ?? row.state}</Badge> },
  {
    title: "Raters",
    cell: ({ slots }) => (
      <span className="campaigns-slotlist">
        {slots.map(({ slot, state }) => (
          <span key={slot} className="tag">
            {slot} {SLOT_WORDS[state] ?? state}
          </span>
        ))}
      </span>
    ),
  },
  { title: "Settled", cell: (row) => (row.accepted_at ? ago(row.accepted_at) : <span className="quiet">{row.exclusion_reason || "–"}</span>) },
];

const STATES = ["", "collecting", "disputed", "accepted", "excluded"];

/** Every item with its clips and slots; the filter is in the address. */
export default function Items({ campaign }: { campaign: Campaign }) {
  const { filters, set } = useFilters(["state"] as const);
  const list = usePaged<ItemRow>(`/campaigns/${campaign.id}/items`, { state: filters.state });
  return (
    <div className="stack">
      <div className="row campaigns-scroll">
        <Segmented label="State" value={filters.state} onChange={(state) => set("state", state)} options={STATES.map((value) => ({ value, title: value ? (ITEM_WORDS[value]?.title ?? value) : "all" }))} />
      </div>
      <PagedTable
        list={list}
        caption="Items"
        columns={itemColumns}
        rowKey={(row) => row.id}
        empty={
          <Empty title={filters.state ? `No items are ${ITEM_WORDS[filters.state]?.title ?? filters.state}` : "No items"}>
            <p>Choose another state above to see the rest.</p>
          </Empty>
        }
      />
    </div>
  );
}
