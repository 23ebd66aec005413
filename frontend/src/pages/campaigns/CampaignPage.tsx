import { useQuery } from "@tanstack/react-query";
import { lazy, type ComponentType } from "react";
import { useParams } from "wouter";

import { api } from "@/api/http";
import { Badge, ErrorNote, Loading, PageHead, Tabs } from "@/components";
import type { Campaign } from "@/pages/campaigns/shapes";
import { Simulated, SimulatedNote } from "@/pages/campaigns/Simulated";
import { StateButtons } from "@/pages/campaigns/StateButtons";
import { languageName, plural, STATE_WORDS } from "@/pages/campaigns/words";
import { TASK_WORDS } from "@/pages/review/shapes";
import "@/pages/campaigns/campaigns.css";
import "@/pages/plots/plots.css";

const TABS: Record<string, { title: string; part: ComponentType<{ campaign: Campaign }> }> = {
  overview: { title: "Overview", part: lazy(() => import("@/pages/campaigns/Overview")) },
  items: { title: "Items", part: lazy(() => import("@/pages/campaigns/Items")) },
  people: { title: "People", part: lazy(() => import("@/pages/campaigns/People")) },
  agreement: { title: "Agreement", part: lazy(() => import("@/pages/campaigns/Agreement")) },
  disputes: { title: "Disputes", part: lazy(() => import("@/pages/campaigns/Disputes")) },
  releases: { title: "Releases", part: lazy(() => import("@/pages/campaigns/Releases")) },
};

export default function CampaignPage() {
  const { id, tab = "overview" } = useParams<{ id: string; tab?: string }>();
  const found = useQuery({ queryKey: ["/campaigns", Number(id)], queryFn: () => api.get<Campaign>(`/campaigns/${id}`), refetchInterval: 30_000 });
  if (found.isPending) return <Loading />;
  if (found.isError) {
    return (
      <div className="page">
        <ErrorNote error={found.error} retry={() => void found.refetch()} />
      </div>
    );
  }
  const campaign = found.data;
  const { part: Part } = TABS[tab] ?? TABS.overview!;
  const here = tab in TABS ? tab : "overview";
  const counts: Record<string, number> = { items: campaign.progress.items, disputes: campaign.progress.disputed };
  return (
    <div className="page">
      <PageHead
        title={
          <span className="campaigns-title">
            {campaign.name}
            <Badge tone={STATE_WORDS[campaign.state].tone}>{STATE_WORDS[campaign.state].title}</Badge>
            {campaign.is_simulated && <Simulated />}
          </span>
        }
        lead={[
          TASK_WORDS[campaign.task],
          `speech in ${languageName(campaign.audio_language)}`,
          `texts in ${languageName(campaign.text_language)}`,
          `${plural(campaign.raters_per_item, "rater")} an item`,
          `${Math.round(campaign.inspect_share * 100)} % inspected`,
        ].join(" · ")}
      >
        <StateButtons campaign={campaign} />
      </PageHead>
      <SimulatedNote campaign={campaign} />
      <Tabs
        label="Parts of the campaign"
        here={`/campaigns/${id}/${here}`}
        tabs={Object.entries(TABS).map(([key, { title }]) => ({
          href: `/campaigns/${id}/${key}`,
          title: (
            <>
              {title} {counts[key] ? <span className="quiet">{counts[key].toLocaleString("en")}</span> : null}
            </>
          ),
        }))}
      />
      <Part campaign={campaign} />
    </div>
  );
}
