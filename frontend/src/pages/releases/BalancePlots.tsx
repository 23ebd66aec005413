import { useState } from "react";

import { Segmented } from "@/components";
import { CsvButton } from "@/pages/plots/CsvButton";
import { balanceRows, kindsIn } from "@/pages/releases/balance";
import { SPLITS, type BalanceOf, type BySplit } from "@/pages/releases/shapes";
import { SplitBar, SplitTitle } from "@/pages/releases/SplitBar";
import { KIND_WORDS, total, valueWords } from "@/pages/releases/words";

interface Panel {
  title: string;
  balance: BalanceOf;
}

/** How the splits are filled: of several policies by one kind, of one release by every kind. Panels side by side share a scale. */
export function BalancePlots({ name, of, first }: { name: string; of: Panel[]; first: string }) {
  const kinds = kindsIn(of.map(({ balance }) => balance));
  const [chosen, setKind] = useState("");
  const kind = kinds.includes(chosen) ? chosen : (kinds[0] ?? "");
  if (!kind) return null;
  const compared = of.length > 1;
  const panels = of.filter(({ balance }) => balance[kind]).sort((one, other) => Number(other.title === first) - Number(one.title === first));
  const most = mostOf(panels.map(({ balance }) => balance[kind]!));
  return (
    <section className="stack-tight" aria-label="Balance">
      <div className="card-head releases-head">
        <h2>Balance</h2>
        {compared && (
          <div className="campaigns-scroll">
            <Segmented label="Balance by" value={kind} options={kinds.map((value) => ({ value, title: KIND_WORDS[value] ?? value }))} onChange={setKind} />
          </div>
        )}
        <CsvButton name={`balance-${name}`} header={["policy", "kind", "value", ...SPLITS]} rows={() => of.flatMap(({ title, balance }) => balanceRows(title, balance))} />
      </div>
      <div className="releases-panels">
        {compared
          ? panels.map(({ title, balance }) => <BalancePanel key={title} title={title} kind={kind} values={balance[kind]!} most={most} />)
          : kinds.map((each) => <BalancePanel key={each} title="" kind={each} values={of[0]!.balance[each]!} most={mostOf([of[0]!.balance[each]!])} />)}
      </div>
    </section>
  );
}

const mostOf = (some: Record<string, BySplit>[]) => Math.max(1, ...some.flatMap((values) => Object.values(values).map(total)));

function BalancePanel({ title, kind, values, most }: { title: string; kind: string; values: Record<string, BySplit>; most: number }) {
  return (
    <div className="card releases-panel">
      <table className="releases-bars">
        <caption>
          {title.replaceAll("_", " ")} <span className={title ? "quiet" : undefined}>{title ? "items" : "Items"} by {(KIND_WORDS[kind] ?? kind).toLowerCase()}</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{KIND_WORDS[kind] ?? kind}</span>
            </th>
            {SPLITS.map((split) => (
              <th key={split} scope="col">
                <SplitTitle split={split} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Object.entries(values).map(([value, counts]) => (
            <tr key={value}>
              <th scope="row">
                <span className="releases-value" title={valueWords(kind, value)}>
                  {valueWords(kind, value)}
                </span>
                <SplitBar counts={counts} of={most} />
              </th>
              {SPLITS.map((split) => (
                <td key={split} className={counts[split] ? undefined : "quiet"}>
                  {counts[split].toLocaleString("en")}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
