import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";

import { asApiError } from "@/api/errors";
import { api } from "@/api/http";
import { Button, DataTable, ErrorNote, Field } from "@/components";
import { withInterval } from "@/pages/runs/figures";
import type { Rating, Run } from "@/pages/runs/shapes";

const FEWEST_RATERS = 3;

/** The run's texts, rated by people who do not know whose they are. */
export function RatedPart({ run }: { run: Run }) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [raters, setRaters] = useState(String(FEWEST_RATERS));
  const [most, setMost] = useState("100");
  const found = useQuery({ queryKey: ["/runs", run.id, "campaign"], queryFn: () => api.get<Rating[]>(`/runs/${run.id}/campaign`) });
  const send = useMutation({
    mutationFn: () => api.post<Rating>(`/runs/${run.id}/campaign`, { raters_per_item: Number(raters), most: Number(most) }),
    onSuccess: ({ campaign }) => {
      void client.invalidateQueries({ queryKey: ["/runs", run.id, "campaign"] });
      void client.invalidateQueries({ queryKey: ["/campaigns"] });
      navigate(`/campaigns/${campaign}/people`);
    },
  });
  const error = send.error ? asApiError(send.error) : null;
  return (
    <details className="card runs-rated">
      <summary>Have its texts rated by people</summary>
      <div className="stack">
        <p className="quiet small">
          Makes a campaign: each clip of the test split with the text that this run wrote on it, rated 1 to 5 by at least three people. Its name says nothing of the run. You then choose who rates.
        </p>
        {found.error && <ErrorNote error={found.error} retry={() => void found.refetch()} />}
        {found.data && found.data.length > 0 && (
          <DataTable
            caption="Ratings of its texts"
            rows={found.data}
            rowKey={({ campaign }) => campaign}
            columns={[
              { title: "Campaign", cell: ({ campaign, name }) => <Link href={`/campaigns/${campaign}`}>{name}</Link> },
              { title: "Texts rated", number: true, cell: ({ items }) => items },
              { title: "Ratings", number: true, cell: ({ ratings }) => ratings },
              { title: "Mean, 1 to 5", number: true, cell: ({ mean }) => withInterval(mean) },
            ]}
          />
        )}
        <form
          className="stack-tight"
          aria-label="Have its texts rated"
          onSubmit={(event) => {
            event.preventDefault();
            send.mutate();
          }}
        >
          <div className="runs-fields">
            <Field label="Raters a text" errors={error?.fields.raters_per_item}>
              <input className="input" type="number" min={FEWEST_RATERS} max={20} value={raters} onChange={(event) => setRaters(event.target.value)} required />
            </Field>
            <Field label="Texts at most" errors={error?.fields.most}>
              <input className="input" type="number" min={1} max={2000} value={most} onChange={(event) => setMost(event.target.value)} required />
            </Field>
          </div>
          {error && !Object.keys(error.fields).length && <ErrorNote error={error} />}
          <div>
            <Button type="submit" disabled={send.isPending}>
              Make the campaign
            </Button>
          </div>
        </form>
      </div>
    </details>
  );
}
