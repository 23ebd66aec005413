import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";

import { asApiError } from "@/api/errors";
import { api } from "@/api/http";
import { Button, DataTable, ErrorNote, Field, Segmented } from "@/components";
import { isEvaluation, withInterval } from "@/pages/runs/figures";
import type { Rating, Run } from "@/pages/runs/shapes";

const FEWEST_RATERS = 3;
const ON_PAIRS = new Set(["comparison", "ab", "preference"]);
const OF_WORDS: Record<Rating["of"], string> = { clips: "single clips", pairs: "pairs" };

/** What people thought of the run's texts, not knowing whose they were; and the form that asks them. */
export function RatedPart({ run }: { run: Run }) {
  const found = useQuery({ queryKey: ["/runs", run.id, "campaign"], queryFn: () => api.get<Rating[]>(`/runs/${run.id}/campaign`) });
  const rated = found.data ?? [];
  return (
    <section className="card stack" aria-label="Rated by people">
      <div>
        <h2>Rated by people</h2>
        <p className="quiet small">
          {rated.length
            ? "Clip and text together, 1 (bad) to 5 (excellent), by people who were not told whose text it is. The 95 % interval is of the mean over texts. It stands in report.md, too."
            : "Nobody has rated its texts yet. People would hear each clip, read what this run wrote on it, and rate the text 1 to 5, without being told whose it is."}
        </p>
      </div>
      {found.error && <ErrorNote error={found.error} retry={() => void found.refetch()} />}
      {rated.length > 0 && (
        <DataTable
          caption="Ratings of its texts"
          rows={rated}
          rowKey={({ campaign }) => campaign}
          columns={[
            { title: "Campaign", cell: ({ campaign, name }) => <Link href={`/campaigns/${campaign}`}>{name}</Link> },
            { title: "Texts on", cell: ({ of }) => OF_WORDS[of] },
            { title: "Texts rated", number: true, cell: ({ items, texts }) => `${items} of ${texts}` },
            { title: "Ratings", number: true, cell: ({ ratings, texts, raters_per_item: each }) => `${ratings} of ${texts * each}` },
            { title: "Raters", number: true, cell: ({ raters }) => raters },
            { title: "Mean, 1 to 5", number: true, cell: ({ mean }) => <strong>{withInterval(mean)}</strong> },
          ]}
        />
      )}
      <details>
        <summary>Have its texts rated</summary>
        <RatedForm run={run} />
      </details>
    </section>
  );
}

/** Which texts, by how many; the people are chosen on the campaign's own page. */
function RatedForm({ run }: { run: Run }) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const tasks = isEvaluation(run.evaluation) ? Object.keys(run.evaluation.tasks) : [];
  const offered = (["clips", "pairs"] as const).filter((of) => tasks.some((task) => ON_PAIRS.has(task) === (of === "pairs")));
  const [of, setOf] = useState<Rating["of"]>(offered[0] ?? "clips");
  const [raters, setRaters] = useState(String(FEWEST_RATERS));
  const [most, setMost] = useState("100");
  const send = useMutation({
    mutationFn: () => api.post<Rating>(`/runs/${run.id}/campaign`, { raters_per_item: Number(raters), most: Number(most), of: offered.length ? of : "" }),
    onSuccess: ({ campaign }) => {
      void client.invalidateQueries({ queryKey: ["/runs", run.id, "campaign"] });
      void client.invalidateQueries({ queryKey: ["/campaigns"] });
      navigate(`/campaigns/${campaign}/people`);
    },
  });
  const error = send.error ? asApiError(send.error) : null;
  return (
    <form
      className="stack-tight runs-rated"
      aria-label="Have its texts rated"
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate();
      }}
    >
      <p className="quiet small">Makes a campaign of the test split’s texts. Its name says nothing of the run. You then choose who rates, at least {FEWEST_RATERS} people.</p>
      {offered.length > 1 && <Segmented label="Texts on" value={of} options={offered.map((each) => ({ value: each, title: OF_WORDS[each] }))} onChange={setOf} />}
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
  );
}
