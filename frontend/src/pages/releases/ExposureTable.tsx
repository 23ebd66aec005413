import { useState } from "react";

import { Segmented } from "@/components";
import { CsvButton } from "@/pages/plots/CsvButton";
import { exposureGrid } from "@/pages/releases/exposure";
import type { Exposure, ExposureKind } from "@/pages/releases/shapes";
import { taskName } from "@/pages/releases/words";

const KINDS: { value: ExposureKind; title: string }[] = [
  { value: "clip", title: "Clips" },
  { value: "speaker", title: "Speakers" },
  { value: "text", title: "Texts" },
  { value: "system", title: "Systems" },
];

/** How much every train meets of every val and test. */
export function ExposureTable({ name, rows }: { name: string; rows: Exposure[] }) {
  const [kind, setKind] = useState<ExposureKind>("speaker");
  if (!rows.length) return null;
  const { trains, held, at } = exposureGrid(rows);
  return (
    <section className="card stack-tight" aria-label="Exposure">
      <div className="card-head">
        <h3 className="releases-h3">What train has met of val and test</h3>
        <Segmented label="Exposure by" value={kind} options={KINDS} onChange={setKind} />
        <CsvButton
          name={`exposure-${name}`}
          header={["train_task", "task", "split", ...KINDS.flatMap(({ value }) => [`${value}_shared`, `${value}_of`])]}
          rows={() => rows.map((row) => [row.train_task, row.task, row.split, ...KINDS.flatMap(({ value }) => [row[value].shared, row[value].of])])}
        />
      </div>
      <div className="table-wrap">
        <table className="table releases-exposure">
          <caption className="visually-hidden">Shared {kind}s: rows are train, columns val and test</caption>
          <thead>
            <tr>
              <th scope="col">train of</th>
              {held.map(({ task, split }) => (
                <th key={`${task} ${split}`} scope="col" className="number">
                  {taskName(task)} {split}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {trains.map((train) => (
              <tr key={train}>
                <th scope="row">{taskName(train)}</th>
                {held.map(({ task, split }) => {
                  const found = at(train, task, split)?.[kind];
                  const share = found?.of ? found.shared / found.of : 0;
                  return (
                    <td key={`${task} ${split}`} className="number" style={share ? { background: `color-mix(in srgb, var(--b-soft) ${Math.round(30 + 70 * share)}%, transparent)` } : undefined}>
                      {found ? found.shared ? <strong>{`${found.shared} of ${found.of}`}</strong> : <span className="quiet">0 of {found.of}</span> : "–"}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="quiet small">Distinct {kind}s of that val or test that the train of the row holds too. 0 means they share none.</p>
    </section>
  );
}
