import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";

import { asApiError } from "@/api/errors";
import { api } from "@/api/http";
import type { Form } from "@/api/shapes";
import { Button, ErrorNote, Field, LinkButton, Loading, Note, PageHead } from "@/components";
import { usePaged } from "@/hooks/usePaged";
import { ClipChoice } from "@/pages/campaigns/ClipChoice";
import { defaultSeats, lacking } from "@/pages/campaigns/people";
import { PeopleTable } from "@/pages/campaigns/PeopleTable";
import { fieldErrors, start, toBody, usualPairs, type Plan } from "@/pages/campaigns/plan";
import { inOrder, PresetCards } from "@/pages/campaigns/PresetCards";
import { Rules } from "@/pages/campaigns/Rules";
import type { Campaign, Person, Preset } from "@/pages/campaigns/shapes";
import { plural } from "@/pages/campaigns/words";
import { useClipCount } from "@/pages/campaigns/useClipCount";
import "@/pages/campaigns/campaigns.css";

/** Name and questionnaire are enough; everything else has a sensible beginning. */
export default function NewCampaignPage() {
  const presets = useQuery({ queryKey: ["/presets"], queryFn: () => api.get<Preset[]>("/presets") });
  if (presets.isPending) return <Loading />;
  return (
    <div className="page">
      <PageHead title="New campaign" lead="A name and a questionnaire are enough to begin." />
      {presets.isError ? <ErrorNote error={presets.error} retry={() => void presets.refetch()} /> : <Making presets={inOrder(presets.data)} />}
    </div>
  );
}

function Making({ presets }: { presets: Preset[] }) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [plan, setPlan] = useState<Plan>({ ...start, preset: presets[0]?.key ?? "" });
  const preset = presets.find(({ key }) => key === plan.preset);
  const form = useQuery({ queryKey: ["/presets", plan.preset], queryFn: () => api.get<Form>(`/presets/${plan.preset}`), staleTime: Infinity });
  const people = usePaged<Person>("/users", { limit: 200 });
  const seats = plan.seats ?? defaultSeats(people.rows, plan.audio_language);
  const clips = useClipCount(plan);

  const make = useMutation({
    mutationFn: () => api.post<Campaign>("/campaigns", toBody(plan, preset?.clips ?? 1, seats)),
    onSuccess: (campaign) => {
      client.setQueryData(["/campaigns", campaign.id], campaign);
      void client.invalidateQueries({ queryKey: ["/campaigns"] });
      void client.invalidateQueries({ queryKey: ["/work"] });
      navigate(`/campaigns/${campaign.id}`);
    },
  });
  const set = (change: Partial<Plan>) => {
    setPlan((old) => ({ ...old, ...change }));
    if (make.isError) make.reset();
  };
  const error = make.error ? asApiError(make.error) : null;
  const errors = fieldErrors(error);
  const pairs = preset?.clips === 2;
  const items = pairs ? plan.pairs : (clips.count ?? 0);
  const gap = people.isPending ? null : lacking(seats, plan.raters, plan.inspectPercent > 0);

  return (
    <form
      className="campaigns-make"
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate();
      }}
    >
      <div className="stack">
        <section className="card stack">
          <Field label="Name" errors={errors.name}>
            <input className="input" value={plan.name} onChange={(event) => set({ name: event.target.value })} maxLength={160} required autoFocus placeholder="What you will call it" />
          </Field>
          <PresetCards presets={presets} value={plan.preset} onChange={(key) => set({ preset: key, tolerance: {}, how: usualPairs(presets.find((one) => one.key === key)) })} form={form.data} />
        </section>
        <ClipChoice plan={plan} set={set} pairs={pairs} clips={clips} errors={errors} />
        <Rules plan={plan} set={set} form={form.data} errors={errors} />
        <section className="stack-tight" aria-label="People">
          <div className="card-head">
            <h2>People</h2>
          </div>
          {errors.people && <Note tone="bad">{errors.people.join(" ")}</Note>}
          <PeopleTable list={people} seats={seats} onChange={(next) => set({ seats: next })} />
        </section>
      </div>
      <aside className="card stack-tight campaigns-summary" aria-label="In short">
        <h2>In short</h2>
        <p className="campaigns-count">{pairs ? `up to ${plural(items, "pair")}` : clips.count === null ? "…" : plural(items, "item")}</p>
        <p className="quiet">
          × {plural(plan.raters, "rater")} = {plural(items * plan.raters, "piece")} of work
        </p>
        {gap && <Note tone="warn">{gap} You can add people later.</Note>}
        {error && (Object.keys(errors).length ? <p className="field-error">Look at what is marked; nothing was made.</p> : <ErrorNote error={error} />)}
        <Button type="submit" kind="primary" large disabled={make.isPending || !plan.name.trim() || !plan.preset}>
          {make.isPending ? "Making…" : "Create campaign"}
        </Button>
        <LinkButton href="/campaigns" kind="plain">
          Cancel
        </LinkButton>
      </aside>
    </form>
  );
}
