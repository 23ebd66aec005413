import { Link } from "wouter";

import { Badge, type Column } from "@/components";
import { Simulated } from "@/pages/campaigns/Simulated";
import { ago } from "@/pages/review/queue";
import type { ReleaseRow } from "@/pages/releases/shapes";
import { RELEASE_STATES, totalItems } from "@/pages/releases/words";

export const releaseColumns: Column<ReleaseRow>[] = [
  {
    title: "Release",
    cell: (row) => (
      <span className="campaigns-name">
        <Link href={`/releases/${row.id}`}>{row.name}</Link>
        {(row.simulated === "all" || row.simulated === "some") && <Simulated />}
      </span>
    ),
  },
  { title: "State", cell: (row) => <Badge tone={RELEASE_STATES[row.state].tone}>{RELEASE_STATES[row.state].title}</Badge> },
  { title: "Items", number: true, cell: (row) => (row.state === "published" ? totalItems(row.items).toLocaleString("en") : "–") },
  { title: "Campaigns", number: true, cell: (row) => row.campaigns.length },
  { title: "Digest", cell: (row) => (row.digest ? <code title={row.digest}>{row.digest.slice(0, 12)}</code> : <span className="quiet">–</span>) },
  { title: "Made", cell: (row) => <span className="quiet">{ago(row.published_at ?? row.created_at)}</span> },
];
