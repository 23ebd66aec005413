import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { asApiError } from "@/api/errors";
import { api } from "@/api/http";
import type { CampaignRow } from "@/api/shapes";
import { Button, Check, ErrorNote, Field, Select } from "@/components";
import { usePaged } from "@/hooks/usePaged";
import { isEvaluation } from "@/pages/runs/figures";
import type { Appointment, Run } from "@/pages/runs/shapes";

/** Which campaign to judge, and what for. Campaigns of the tasks that the run was evaluated on come first. */
export function AppointForm({ run, taken }: { run: Run; taken: number[] }) {
  const client = useQueryClient();
  const campaigns = usePaged<CampaignRow>("/campaigns", { limit: 200 });
  const [chosen, setChosen] = useState("");
  const [suggests, setSuggests] = useState(true);
  const [orders, setOrders] = useState(false);
  const tasks = isEvaluation(run.evaluation) ? Object.keys(run.evaluation.tasks) : [];
  const offered = campaigns.rows.filter(({ task }) => !tasks.length || tasks.includes(task));
  const appoint = useMutation({
    mutationFn: () => api.post<Appointment>(`/runs/${run.id}/campaigns`, { campaign: Number(chosen), suggests, orders_rating: orders }),
    onSuccess: () => {
      setChosen("");
      void client.invalidateQueries({ queryKey: ["/runs", run.id, "campaigns"] });
    },
  });
  if (!offered.length) return campaigns.isPending ? null : <p className="quiet">No campaign asks what this judge has learned to answer.</p>;
  const error = appoint.error ? asApiError(appoint.error) : null;
  return (
    <form
      className="stack-tight"
      aria-label="Let it judge"
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen) appoint.mutate();
      }}
    >
      <Field label="Campaign" errors={error?.fields.campaign} {...(taken.includes(Number(chosen)) ? { hint: "It judges this one already; asked again, it judges only what is new." } : {})}>
        <Select value={chosen} any="Choose a campaign" options={offered.map(({ id, name }) => ({ value: String(id), title: name }))} onChange={setChosen} />
      </Field>
      <Check checked={suggests} onChange={setSuggests}>
        Suggest its texts to raters, after their own answers
      </Check>
      <Check checked={orders} onChange={setOrders}>
        Rate first what it is least sure of
      </Check>
      {error && !error.fields.campaign && <ErrorNote error={error} />}
      <div>
        <Button type="submit" disabled={!chosen || appoint.isPending}>
          Let it judge
        </Button>
      </div>
    </form>
  );
}
