import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, type ReactNode } from "react";
import { Link } from "wouter";

import { api } from "@/api/http";
import { Empty, ErrorNote, Loading, Progress } from "@/components";
import { Distributions } from "@/pages/campaigns/Distributions";
import type { Campaign } from "@/pages/campaigns/shapes";
import { percent, progressParts } from "@/pages/campaigns/words";
import { CsvButton } from "@/pages/plots/CsvButton";
import type { DayCount } from "@/pages/plots/days";

const Throughput = lazy(() => import("@/pages/plots/Throughput"));

/** How far, how fast, and what people say. */
export default function Overview({ campaign }: { campaign: Campaign }) {
  return (
    <div className="stack">
      <div className="campaigns-top">
        <HowFar campaign={campaign} />
        <Pace campaign={campaign} />
      </div>
      <Distributions campaign={campaign} />
      {campaign.guidelines && (
        <section className="card">
          <h2>Guidelines</h2>
          <p className="campaigns-guidelines">{campaign.guidelines}</p>
        </section>
      )}
    </div>
  );
}

function HowFar({ campaign }: { campaign: Campaign }) {
  const { progress } = campaign;
  const parts = progressParts(progress);
  const items = (state: string) => `/campaigns/${campaign.id}/items?state=${state}`;
  const slots: [ReactNode, number][] = [
    ["Free, waiting for a rater", progress.open_slots],
    ["Being answered", progress.answering],
    ["Being written", progress.writing],
    ["Waiting for an inspector", progress.finished],
    ["Returned to the rater", progress.returned],
  ];
  return (
    <section className="card stack-tight" aria-label="Progress">
      <div className="meter-line campaigns-figure">
        <strong>{percent(progress.accepted, progress.items)}</strong>
        <span>
          {progress.accepted.toLocaleString("en")} of {progress.items.toLocaleString("en")} items accepted
        </span>
      </div>
      <Progress parts={parts} label="Accepted, disputed, excluded" />
      <ul className="campaigns-legend small">
        {parts.map(({ title, count, colour }) => (
          <li key={title}>
            <i style={{ background: colour }} aria-hidden="true" />
            <Link href={items(title)}>
              {count.toLocaleString("en")} {title}
            </Link>
          </li>
        ))}
      </ul>
      <dl className="campaigns-slots">
        {slots.map(([title, count], index) => (
          <div key={index}>
            <dt>{title}</dt>
            <dd className="number">{count.toLocaleString("en")}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Pace({ campaign }: { campaign: Campaign }) {
  const found = useQuery({ queryKey: ["/campaigns", campaign.id, "throughput"], queryFn: () => api.get<DayCount[]>(`/campaigns/${campaign.id}/throughput`) });
  return (
    <section className="card" aria-label="Pace">
      <div className="card-head">
        <h2>Submitted</h2>
        {found.data && found.data.length > 0 && <CsvButton name={`throughput-${campaign.id}`} header={["day_utc", "sheets"]} rows={() => found.data.map(({ day, count }) => [day, count])} />}
      </div>
      {found.isPending ? (
        <Loading />
      ) : found.isError ? (
        <ErrorNote error={found.error} retry={() => void found.refetch()} />
      ) : found.data.length === 0 ? (
        <Empty title="Nothing submitted yet">
          <p>Answer sheets per day appear here once raters submit.</p>
        </Empty>
      ) : (
        <Suspense fallback={<Loading />}>
          <Throughput days={found.data} />
        </Suspense>
      )}
    </section>
  );
}
