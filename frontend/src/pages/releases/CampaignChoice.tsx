import type { CampaignRow } from "@/api/shapes";
import { Empty, ErrorNote, LinkButton, Loading } from "@/components";
import type { PagedList } from "@/hooks/usePaged";
import { Simulated } from "@/pages/campaigns/Simulated";
import { plural } from "@/pages/campaigns/words";
import { TASK_WORDS } from "@/pages/review/shapes";

/** Campaigns with accepted work; those without can be seen, but there is nothing to take from them. */
export function CampaignChoice({ list, chosen, onChange, errors = [] }: { list: PagedList<CampaignRow>; chosen: number[]; onChange: (ids: number[]) => void; errors?: string[] | undefined }) {
  if (list.isPending) return <Loading />;
  if (list.error) return <ErrorNote error={list.error} retry={list.again} />;
  if (!list.rows.length) {
    return (
      <Empty title="No campaigns yet">
        <p>A release is made from campaigns.</p>
        <LinkButton href="/campaigns/new">New campaign</LinkButton>
      </Empty>
    );
  }
  const toggle = (id: number) => onChange(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
  const items = list.rows.filter(({ id }) => chosen.includes(id)).reduce((sum, { progress }) => sum + progress.accepted, 0);
  return (
    <fieldset className="stack-tight">
      <legend className="field-label preset-cards-legend">
        Campaigns <span className="quiet">{plural(items, "accepted item")} chosen</span>
      </legend>
      <ul className="releases-campaigns">
        {list.rows.map((campaign) => (
          <li key={campaign.id}>
            <label className="check">
              <input type="checkbox" checked={chosen.includes(campaign.id)} disabled={!campaign.progress.accepted} onChange={() => toggle(campaign.id)} />
              <span className="grow">
                {campaign.name} {campaign.is_simulated && <Simulated />}
              </span>
              <span className="quiet small">
                {TASK_WORDS[campaign.task]} · {plural(campaign.progress.accepted, "accepted item")}
              </span>
            </label>
          </li>
        ))}
      </ul>
      {errors.length > 0 && <p className="field-error">{errors.join(" ")}</p>}
    </fieldset>
  );
}
