import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "@/api/http";
import type { CampaignRow } from "@/api/shapes";
import { Button, Dialog, ErrorNote } from "@/components";
import type { Campaign } from "@/pages/campaigns/shapes";

type State = CampaignRow["state"];

/** What a campaign may become from where it is, as the server has it. */
const STEPS: Record<State, { to: State; title: string; asks?: string }[]> = {
  draft: [{ to: "open", title: "Open" }],
  open: [
    { to: "paused", title: "Pause" },
    { to: "closed", title: "Close", asks: "Nothing new is handed out. Work that people have in hand may be finished, inspected and released. You can open it again." },
  ],
  paused: [
    { to: "open", title: "Open" },
    { to: "closed", title: "Close", asks: "Nothing new is handed out. Work that people have in hand may be finished, inspected and released. You can open it again." },
  ],
  closed: [{ to: "open", title: "Open again" }],
};

export function StateButtons({ campaign }: { campaign: Campaign }) {
  const client = useQueryClient();
  const [asking, setAsking] = useState<(typeof STEPS)[State][number] | null>(null);
  const change = useMutation({
    mutationFn: (state: State) => api.patch<Campaign>(`/campaigns/${campaign.id}`, { state }),
    onSuccess: (next) => {
      client.setQueryData(["/campaigns", campaign.id], next);
      void client.invalidateQueries({ queryKey: ["/campaigns", {}] });
      setAsking(null);
    },
  });
  return (
    <>
      {STEPS[campaign.state].map((step) => (
        <Button key={step.to} disabled={change.isPending} onClick={() => (step.asks ? setAsking(step) : change.mutate(step.to))}>
          {step.title}
          {step.asks && "…"}
        </Button>
      ))}
      {change.isError && !asking && <ErrorNote error={change.error} />}
      {asking && (
        <Dialog
          title={`${asking.title} “${campaign.name}”?`}
          onClose={() => setAsking(null)}
          actions={
            <Button kind="primary" disabled={change.isPending} onClick={() => change.mutate(asking.to)}>
              {asking.title}
            </Button>
          }
        >
          <p>{asking.asks}</p>
          {change.isError && <ErrorNote error={change.error} />}
        </Dialog>
      )}
    </>
  );
}
