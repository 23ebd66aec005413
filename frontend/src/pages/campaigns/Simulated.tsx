import { Note } from "@/components";
import type { Campaign } from "@/pages/campaigns/shapes";

/** Answers that no person gave are told apart wherever they show. */
export function Simulated() {
  return (
    <span className="badge warn" title="Answers come from simulated raters: known degradation, bias and noise. They say nothing about how people hear.">
      simulated
    </span>
  );
}

/** How much of what the plots show was said by simulated raters. */
export function SimulatedNote({ campaign }: { campaign: Campaign }) {
  const done = (simulated: boolean) => campaign.people.filter((person) => person.is_simulated === simulated).reduce((sum, person) => sum + person.done, 0);
  const simulated = done(true);
  if (!campaign.is_simulated && !simulated) return null;
  return (
    <div className="campaigns-note">
      <Note tone="warn">
        {campaign.is_simulated
          ? "Every answer here comes from simulated raters. Use it to see how the plots and a release look, not to learn how people hear."
          : `${simulated.toLocaleString("en")} of ${(simulated + done(false)).toLocaleString("en")} finished sheets come from simulated raters. They count in the plots and figures here.`}
      </Note>
    </div>
  );
}
