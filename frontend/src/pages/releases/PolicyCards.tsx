import { Badge } from "@/components";
import { SplitBar, SplitCounts } from "@/pages/releases/SplitBar";
import type { Choices, Outlook, Possible } from "@/pages/releases/shapes";
import { percentOf } from "@/pages/releases/words";

const DEFAULT = "core_flags";

/** One card a policy, all figures at the same height; the chosen one is built. */
export function PolicyCards({ outlooks, policy, choose, choices }: { outlooks: Outlook[]; policy: string; choose: (policy: string) => void; choices: Choices }) {
  const says = new Map(choices.policies.map((choice) => [choice.key, choice.says]));
  return (
    <fieldset>
      <legend className="visually-hidden">Policy</legend>
      <div className="releases-policies">
        {outlooks.map((outlook) => (
          <label key={outlook.policy} className="releases-policy" data-possible={outlook.possible}>
            <span className="releases-policy-name">
              <input type="radio" name="policy" value={outlook.policy} checked={outlook.policy === policy} disabled={!outlook.possible} onChange={() => choose(outlook.policy)} />
              <strong>{outlook.policy.replaceAll("_", " ")}</strong>
              {outlook.policy === DEFAULT && <span className="tag">default</span>}
            </span>
            <span className="quiet small">{says.get(outlook.policy)}</span>
            {outlook.possible ? <Figures of={outlook} /> : <Cannot message={outlook.refusal.message} />}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Cannot({ message }: { message: string }) {
  return (
    <span className="releases-cannot small">
      <Badge tone="warn">not possible</Badge>
      <span>{message}</span>
    </span>
  );
}

function Figures({ of }: { of: Possible }) {
  const fallen = [...of.dropped, ...of.quarantined].reduce((sum, { count }) => sum + count, 0);
  const held = of.by_split.val + of.by_split.test;
  const core = of.core.val + of.core.test;
  return (
    <span className="releases-policy-figures">
      <span>
        <span className="releases-big">{percentOf(of.kept.share)}</span> <span className="quiet">kept</span>
      </span>
      <span>
        {of.kept.items.toLocaleString("en")} items, {of.kept.clips.toLocaleString("en")} clips
      </span>
      <SplitBar counts={of.by_split} />
      <SplitCounts counts={of.by_split} />
      <span>
        Disjoint core: <strong>{core.toLocaleString("en")}</strong> <span className="quiet">of {held.toLocaleString("en")} held out</span>
        <span className="quiet small releases-line">
          val {of.core.val.toLocaleString("en")}, test {of.core.test.toLocaleString("en")}
        </span>
      </span>
      <span>{fallen ? `${fallen.toLocaleString("en")} fall out` : "Nothing falls out"}</span>
      {of.withdrawn.count > 0 && <span>{of.withdrawn.count.toLocaleString("en")} published clips withdrawn</span>}
    </span>
  );
}
