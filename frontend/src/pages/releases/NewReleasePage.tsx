import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";

import { api } from "@/api/http";
import type { CampaignRow } from "@/api/shapes";
import { ErrorNote, LinkButton, Loading, PageHead } from "@/components";
import { usePaged } from "@/hooks/usePaged";
import { BuildForm } from "@/pages/releases/BuildForm";
import { PlanForm } from "@/pages/releases/PlanForm";
import { PreviewPart } from "@/pages/releases/PreviewPart";
import type { Choices } from "@/pages/releases/shapes";
import { useSettings } from "@/pages/releases/useSettings";
import "@/pages/plots/plots.css";
import "@/pages/campaigns/campaigns.css";
import "@/pages/releases/releases.css";

/** What goes in, what each policy would make of it, and then the build: nothing is written before its last button. */
export default function NewReleasePage() {
  const { settings, change } = useSettings();
  const choices = useQuery({ queryKey: ["/releases/choices"], queryFn: () => api.get<Choices>("/releases/choices"), staleTime: Infinity });
  const campaigns = usePaged<CampaignRow>("/campaigns", { limit: 200 });
  const found = useRef<HTMLElement>(null);
  if (choices.isPending || campaigns.isPending) return <Loading />;
  return (
    <div className="page stack">
      <PageHead title="New release" lead="First look at what each split policy would keep. Nothing is written until you build.">
        <LinkButton href="/releases" kind="plain">
          All releases
        </LinkButton>
      </PageHead>
      {choices.isError ? (
        <ErrorNote error={choices.error} retry={() => void choices.refetch()} />
      ) : (
        <>
          <PlanForm settings={settings} change={change} choices={choices.data} campaigns={campaigns} onAsked={() => found.current?.focus()} />
          <section ref={found} tabIndex={-1} aria-label="Preview" className="stack releases-found">
            <PreviewPart settings={settings} change={change} choices={choices.data} />
          </section>
          {settings.job && <BuildForm settings={settings} change={change} choices={choices.data} />}
        </>
      )}
    </div>
  );
}
