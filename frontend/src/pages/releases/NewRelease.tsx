import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";

import { asApiError } from "@/api/errors";
import { api } from "@/api/http";
import type { CampaignRow } from "@/api/shapes";
import { Button, ErrorNote, Field } from "@/components";
import { usePaged } from "@/hooks/usePaged";
import { CampaignChoice } from "@/pages/releases/CampaignChoice";
import type { Release, ReleaseRow } from "@/pages/releases/shapes";
import { parseShares } from "@/pages/releases/words";
import { nextName } from "@/pages/releases/names";

/** Which campaigns, how they are split, and from which seed. */
export function NewRelease({ asked, name: again, taken, onLeave }: { asked: number[]; /** Of a refused release that is built again. */ name: string; taken: ReleaseRow[]; onLeave: () => void }) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const campaigns = usePaged<CampaignRow>("/campaigns", { limit: 200 });
  const [chosen, setChosen] = useState<number[] | null>(null);
  const [named, setNamed] = useState<string | null>(null);
  const [shares, setShares] = useState("70, 15, 15");
  const [seed, setSeed] = useState(1);
  const name = named ?? (again || nextName(taken.map((release) => release.name)));
  // As proposed: the campaigns one came from, else every one with accepted work of people.
  const fits = ({ id, progress, is_simulated }: CampaignRow) => progress.accepted > 0 && (asked.length ? asked.includes(id) : !is_simulated);
  const used = chosen ?? campaigns.rows.filter(fits).map(({ id }) => id);
  const parsed = parseShares(shares);

  const make = useMutation({
    mutationFn: () => api.post<Release>("/releases", { name, campaigns: used, policy: "strict", shares: parsed, seed }),
    onSuccess: (release) => {
      client.setQueryData(["/releases", release.id], release);
      void client.invalidateQueries({ queryKey: ["/releases"] });
      navigate(`/releases/${release.id}`);
    },
  });
  const error = make.error ? asApiError(make.error) : null;
  const fields = error?.fields ?? {};
  return (
    <form
      className="card stack"
      aria-label="Make a release"
      onSubmit={(event) => {
        event.preventDefault();
        if (parsed && used.length) make.mutate();
      }}
    >
      <h2>Make a release</h2>
      <CampaignChoice list={campaigns} chosen={used} onChange={setChosen} errors={fields.campaigns} />
      <div className="releases-fields">
        <Field label="Name" hint="Letters, digits, - and _." errors={error?.code === "name_taken" ? [error.message] : fields.name}>
          <input className="input" value={name} onChange={(event) => setNamed(event.target.value)} pattern="[A-Za-z0-9][A-Za-z0-9_\-]{0,79}" maxLength={80} required />
        </Field>
        <Field label="Shares of train, val, test, %" hint="Wished for; what is disjoint decides what is possible." errors={parsed ? fields.shares : ["Three numbers above zero, such as 70, 15, 15."]}>
          <input className="input" value={shares} onChange={(event) => setShares(event.target.value)} inputMode="numeric" required />
        </Field>
        <Field label="Seed" hint="The same seed gives the same files." errors={fields.seed}>
          <input className="input" type="number" min={0} max={2147483647} value={seed} onChange={(event) => setSeed(Number(event.target.value))} required />
        </Field>
      </div>
      <p className="quiet small">
        Policy <strong>strict</strong>: no speaker, system, text or recording stands in two splits. What straddles is left out and listed. A leak refuses the release.
      </p>
      {error && <ErrorNote error={error} />}
      <div className="row">
        <Button type="submit" kind="primary" disabled={make.isPending || !used.length || !parsed}>
          Build the release
        </Button>
        <Button kind="plain" onClick={onLeave}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
