import { Note } from "@/components";
import { plural } from "@/pages/campaigns/words";
import { BalancePlots } from "@/pages/releases/BalancePlots";
import { CertificateCard } from "@/pages/releases/CertificateCard";
import { ExposureTable } from "@/pages/releases/ExposureTable";
import { FallenCard } from "@/pages/releases/FallenCard";
import { PolicyCards } from "@/pages/releases/PolicyCards";
import type { Choices, Outlook, Possible, PreviewResult } from "@/pages/releases/shapes";
import { reasonWords } from "@/pages/releases/words";

export const isPossible = (outlook: Outlook): outlook is Possible => outlook.possible;

/** Every policy side by side, and the chosen one closely. */
export function Outlooks({ preview, policy, choose, choices }: { preview: PreviewResult; policy: string; choose: (policy: string) => void; choices: Choices }) {
  const chosen = preview.policies.find((outlook) => outlook.policy === policy);
  const possible = preview.policies.filter(isPossible);
  return (
    <>
      <div className="card-head releases-head">
        <h2>What each policy would keep</h2>
        <span className="quiet">
          of {plural(preview.accepted.items, "accepted item")} on {plural(preview.accepted.clips, "clip")}
        </span>
      </div>
      {preview.left_behind.length > 0 && (
        <Note tone="warn">
          Not looked at: {preview.left_behind.map(({ reason, count }) => `${plural(count, "item")}, because ${reasonWords(reason)}`).join("; ")}.
        </Note>
      )}
      <PolicyCards outlooks={preview.policies} policy={policy} choose={choose} choices={choices} />
      <BalancePlots name="preview" of={possible.map(({ policy, balance }) => ({ title: policy, balance }))} first={policy} />
      {chosen && isPossible(chosen) && (
        <>
          <h2 className="releases-head">Closer: {policy.replaceAll("_", " ")}</h2>
          <div className="releases-two">
            <FallenCard outlook={chosen} />
            <CertificateCard of={chosen.certificate} />
          </div>
          <ExposureTable name={policy} rows={chosen.exposure} />
        </>
      )}
    </>
  );
}
