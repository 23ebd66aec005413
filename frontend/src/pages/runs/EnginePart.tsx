import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";

import { api } from "@/api/http";
import { DataTable, ErrorNote } from "@/components";
import { AppointForm } from "@/pages/runs/AppointForm";
import type { Appointment, Run } from "@/pages/runs/shapes";

const LOOK_MS = 5_000;
const MINUTE_MS = 60_000;

/** A finished run at work: the campaigns it judges, and the form that gives it another. */
export function EnginePart({ run }: { run: Run }) {
  const found = useQuery({
    queryKey: ["/runs", run.id, "campaigns"],
    queryFn: () => api.get<Appointment[]>(`/runs/${run.id}/campaigns`),
    // A fresh appointment is being carried out; older ones change only where they are asked for anew.
    refetchInterval: ({ state }) => (state.data?.some(({ created_at }) => Date.now() - Date.parse(created_at) < 30 * MINUTE_MS) ? LOOK_MS : false),
  });
  return (
    <section className="card stack" aria-label="Judge a campaign">
      <div>
        <h2>Judge a campaign</h2>
        <p className="quiet small">
          The judge’s text is offered to a rater after the rater’s own answers, never before. Where it differs most from people is inspected first, if inspectors choose that order.
        </p>
      </div>
      {found.error && <ErrorNote error={found.error} retry={() => void found.refetch()} />}
      {found.data && found.data.length > 0 && (
        <DataTable
          caption="Campaigns that it judges"
          rows={found.data}
          rowKey={({ id }) => id}
          columns={[
            { title: "Campaign", cell: ({ campaign }) => <Link href={`/campaigns/${campaign.id}`}>{campaign.name}</Link> },
            { title: "Judged", number: true, cell: ({ judged }) => judged.toLocaleString("en") },
            { title: "Could not be judged", number: true, cell: ({ failed }) => failed.toLocaleString("en") },
            { title: "What it does", cell: ({ suggests, orders_rating: orders }) => [suggests ? "suggests texts" : "", orders ? "orders what is rated next" : "", "orders inspection"].filter(Boolean).join(", ") },
            { title: "", cell: ({ campaign }) => <Link href={`/runs/${run.id}/people/${campaign.id}`}>Against people</Link> },
          ]}
        />
      )}
      <AppointForm run={run} taken={(found.data ?? []).map(({ campaign }) => campaign.id)} />
    </section>
  );
}
