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

/** How the splits are filled, one panel a policy: bars on one scale, so that panels can be compared. */
export function BalancePlots({ name, of, first }: { name: string; of: Panel[]; first: string }) {
  const kinds = kindsIn(of.map(({ balance }) => balance));
  const [chosen, setKind] = useState("");
  const kind = kinds.includes(chosen) ? chosen : (kinds[0] ?? "");
  const panels = of.filter(({ balance }) => balance[kind]).sort((one, other) => Number(other.title === first) - Number(one.title === first));
  const most = Math.max(1, ...panels.flatMap(({ balance }) => Object.values(balance[kind] ?? {}).map(total)));
  if (!kind) return null;
  return (
    <section className="stack-tight" aria-label="Balance">
      <div className="card-head releases-head">
        <h2>Balance</h2>
        <div className="campaigns-scroll">
          <Segmented label="Balance by" value={kind} options={kinds.map((value) => ({ value, title: KIND_WORDS[value] ?? value }))} onChange={setKind} />
        </div>
        <CsvButton name={`balance-${name}`} header={["policy", "kind", "value", ...SPLITS]} rows={() => of.flatMap(({ title, balance }) => balanceRows(title, balance))} />
      </div>
      <div className="releases-panels">
        {panels.map(({ title, balance }) => (
          <BalancePanel key={title} title={title} kind={kind} values={balance[kind]!} most={most} />
        ))}
      </div>
    </section>
  );
}

function BalancePanel({ title, kind, values, most }: { title: string; kind: string; values: Record<string, BySplit>; most: number }) {
  return (
    <div className="card releases-panel">
      <table className="releases-bars">
        <caption>
          {title.replaceAll("_", " ")} <span className="quiet">items by {(KIND_WORDS[kind] ?? kind).toLowerCase()}</span>
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
