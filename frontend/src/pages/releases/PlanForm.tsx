import { useMutation } from "@tanstack/react-query";

import { asApiError } from "@/api/errors";
import { api } from "@/api/http";
import type { CampaignRow } from "@/api/shapes";
import { Button, ErrorNote, Field } from "@/components";
import type { PagedList } from "@/hooks/usePaged";
import { CampaignChoice } from "@/pages/releases/CampaignChoice";
import { ChoiceCards } from "@/pages/releases/ChoiceCards";
import { DEFAULTS, idsIn, planOf, type Settings } from "@/pages/releases/settings";
import type { Choices } from "@/pages/releases/shapes";

interface PlanProps {
  settings: Settings;
  change: (what: Partial<Settings>) => void;
  choices: Choices;
  campaigns: PagedList<CampaignRow>;
  onAsked: () => void;
}

/** Which campaigns, across tasks how, in which shares, from which seed; then the look ahead. */
export function PlanForm({ settings, change, choices, campaigns, onAsked }: PlanProps) {
  // As proposed: the campaigns that the address names, else every one with accepted work of people.
  const proposed = campaigns.rows.filter(({ progress, is_simulated }) => progress.accepted > 0 && !is_simulated).map(({ id }) => id);
  const asked = { ...settings, campaigns: settings.campaigns || proposed.join(",") };
  const { plan, faults } = planOf(asked);
  const look = useMutation({
    mutationFn: () => api.post<{ job_id: number }>("/releases/previews", plan),
    onSuccess: ({ job_id }) => {
      change({ campaigns: asked.campaigns, job: String(job_id) });
      onAsked();
    },
  });
  const fields = look.error ? asApiError(look.error).fields : {};
  const words = (fault: string | undefined, said: string[] | undefined) => (fault ? [fault] : said);
  const special = settings.given !== DEFAULTS.given || settings.ratios !== "";
  return (
    <form
      className="card stack"
      aria-label="What goes in"
      onSubmit={(event) => {
        event.preventDefault();
        if (plan) look.mutate();
      }}
    >
      <h2>What goes in</h2>
      <CampaignChoice list={campaigns} chosen={idsIn(asked.campaigns)} onChange={(ids) => change({ campaigns: ids.join(",") })} errors={words(faults.campaigns, fields.campaigns)} />
      <ChoiceCards legend="Across tasks" name="profile" value={settings.profile} choices={choices.profiles} onChange={(profile) => change({ profile })} />
      <div className="releases-fields">
        <Field label="Shares of train, val, test, %" hint="Wished for; what is disjoint decides what is possible." errors={words(faults.shares, fields.shares)}>
          <input className="input" value={settings.shares} onChange={(event) => change({ shares: event.target.value })} />
        </Field>
        <Field label="Seed" hint="The same seed gives the same files." errors={words(faults.seed, fields.seed)}>
          <input className="input" inputMode="numeric" value={settings.seed} onChange={(event) => change({ seed: event.target.value })} />
        </Field>
      </div>
      <details open={special || undefined}>
        <summary>For the policies given and paper_detection, and the profiles with a detection of their own</summary>
        <div className="releases-fields releases-more">
          <Field label="Column that decides (policy given)" hint="A column of the imports’ manifests that says train, val or test." errors={words(faults.given, fields.given_column)}>
            <input className="input" value={settings.given} onChange={(event) => change({ given: event.target.value })} />
          </Field>
          <Field label="Ratios of detection by source" hint="One a line: source train:val:test. A source not named goes 2:2:6." errors={words(faults.ratios, fields.ratios)}>
            <textarea className="input" rows={3} placeholder={"asvspoof 5:5:0\nour-fakes 0:0:10"} value={settings.ratios.replaceAll(";", "\n")} onChange={(event) => change({ ratios: event.target.value.replaceAll("\n", ";") })} />
          </Field>
        </div>
      </details>
      {look.error && <ErrorNote error={look.error} />}
      <div className="row">
        <Button type="submit" kind={settings.job ? "normal" : "primary"} disabled={look.isPending || !plan}>
          {settings.job ? "Preview again" : "Preview every policy"}
        </Button>
        <span className="quiet small">{settings.job ? "The preview below belongs to these settings." : "Nothing is written."}</span>
      </div>
    </form>
  );
}
