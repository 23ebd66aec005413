import { Badge, Empty, PagedTable, PageHead, Select, type Column } from "@/components";
import { useFilters } from "@/hooks/useFilters";
import { usePaged } from "@/hooks/usePaged";
import { ReleaseTabs } from "@/pages/releases/ReleaseTabs";
import { ReserveForm } from "@/pages/releases/ReserveForm";
import { KINDS, SPLITS_OF_LEDGER, TRACKS } from "@/pages/releases/ledger";
import type { LedgerEntry } from "@/pages/releases/shapes";
import { SplitTitle } from "@/pages/releases/SplitBar";
import { ago } from "@/pages/review/queue";
import "@/pages/campaigns/campaigns.css";
import "@/pages/releases/releases.css";

const columns: Column<LedgerEntry>[] = [
  { title: "What", cell: ({ kind }) => kind },
  { title: "Which", cell: ({ value }) => (/^[0-9a-f]{64}/.test(value) ? <code title={value}>{value.slice(0, 16)}…</code> : <span className="releases-path">{value}</span>) },
  { title: "Split", cell: ({ split }) => <SplitTitle split={split} /> },
  { title: "Track", cell: ({ track }) => track },
  { title: "By", cell: ({ release, reason }) => (release ? <Badge tone="good">release {release}</Badge> : <span className="quiet">{reason || "reserved"}</span>) },
  { title: "Since", cell: ({ created_at }) => <span className="quiet">{ago(created_at)}</span> },
];

/** What is fixed for good: by a reservation before anybody rated, or by the release that first used it. */
export default function LedgerPage() {
  const { filters, set } = useFilters(["kind", "split", "track", "release"] as const);
  const list = usePaged<LedgerEntry>("/ledger", filters);
  const filtered = Object.values(filters).some(Boolean);
  return (
    <div className="page">
      <PageHead title="Releases" lead="What stands in the ledger never changes its split: not in the next release, and not in the tenth." />
      <ReleaseTabs here="/releases/ledger" />
      <div className="stack">
        <ReserveForm />
        <section className="stack-tight" aria-label="Ledger">
          <div className="card-head releases-head">
            <h2>Ledger</h2>
            <div className="releases-filters">
              <Select aria-label="What" any="Everything" value={filters.kind} options={KINDS} onChange={(value) => set("kind", value)} />
              <Select aria-label="Split" any="Every split" value={filters.split} options={SPLITS_OF_LEDGER} onChange={(value) => set("split", value)} />
              <Select aria-label="Track" any="Both tracks" value={filters.track} options={TRACKS} onChange={(value) => set("track", value)} />
              <Select aria-label="Origin" any="Whoever set it" value={filters.release} options={[{ value: "-", title: "Reservations only" }]} onChange={(value) => set("release", value)} />
            </div>
          </div>
          <PagedTable
            list={list}
            caption="Ledger"
            columns={columns}
            rowKey={({ id }) => id}
            empty={
              <Empty title={filtered ? "Nothing in the ledger fits these filters" : "The ledger is empty"}>
                <p>{filtered ? "Take a filter away." : "Reserve something above, or build a release: then everything that it used stands here, with its split."}</p>
              </Empty>
            }
          />
        </section>
      </div>
    </div>
  );
}
