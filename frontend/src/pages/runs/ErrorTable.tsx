import { useState } from "react";

import { Badge, DataTable, Segmented, type Column } from "@/components";
import { languageName } from "@/pages/campaigns/words";
import { CsvButton } from "@/pages/plots/CsvButton";
import { Whisker } from "@/pages/plots/Whisker";
import { nearer } from "@/pages/runs/compare";
import { interval, number, plainName, withInterval } from "@/pages/runs/figures";
import type { ErrorRow } from "@/pages/runs/shapes";

const WORDS = { judge: { title: "judge nearer", tone: "good" }, person: { title: "person nearer", tone: "warn" } } as const;

/** Mean squared errors against the mean of the other raters, on the same rows. */
export function ErrorTable({ name, rows }: { name: string; rows: ErrorRow[] }) {
  const [language, setLanguage] = useState("");
  const languages = [...new Set(rows.map((row) => row.language))];
  const shown = rows.filter((row) => row.language === language);
  const ends = shown.flatMap(({ difference }) => (difference ? [difference.low, difference.high, difference.value] : [])).filter((end): end is number => end !== null);
  const reach = Math.max(0.1, ...ends.map(Math.abs));
  const columns: Column<ErrorRow>[] = [
    { title: "Of", cell: (row) => plainName(row.dimension) },
    { title: "Judge, against everybody’s mean", number: true, cell: (row) => withInterval(row.judge) },
    { title: "Judge, against the others", number: true, cell: (row) => withInterval(row.judge_beside) },
    { title: "One person, against the others", number: true, cell: (row) => withInterval(row.person) },
    {
      title: `Judge minus person, ${number(-reach)} to ${number(reach)}`,
      cell: ({ difference }) => <Whisker value={difference?.value ?? null} low={difference?.low ?? null} high={difference?.high ?? null} range={[-reach, reach]} marks={[0]} />,
    },
    {
      title: "Who is nearer",
      cell: ({ difference }) => {
        const who = nearer(difference);
        if (who === "") return <span className="quiet">too few rows</span>;
        return (
          <span className="runs-state">
            {who === "unclear" ? <span className="quiet">no clear difference</span> : <Badge tone={WORDS[who].tone}>{WORDS[who].title}</Badge>}
            <span className="quiet small">{interval(difference)}</span>
          </span>
        );
      },
    },
  ];
  const csv = () =>
    rows.map((row) => [row.dimension, row.language || "all", ...[row.judge, row.judge_beside, row.person, row.difference].flatMap((each) => [each?.value, each?.low, each?.high])]);
  const header = ["dimension", "language", ...["judge", "judge_beside", "person", "difference"].flatMap((each) => [each, `${each}_low`, `${each}_high`])];
  return (
    <section className="card stack-tight runs-tight" aria-label="Errors">
      <div className="card-head">
        <h2>Mean squared error</h2>
        <span className="row">
          {languages.length > 1 && <Segmented label="Language" value={language} options={languages.map((each) => ({ value: each, title: each ? languageName(each) : "all" }))} onChange={setLanguage} />}
          <CsvButton name={`${name}-errors`} header={header} rows={csv} />
        </span>
      </div>
      <p className="quiet small">Less is better. Each rater is left out once and held against the mean of the others; so is the judge, on the same rows. 95 % intervals resample speakers.</p>
      <DataTable caption="Errors of the judge and of one person" columns={columns} rows={shown} rowKey={(row) => `${row.dimension} ${row.language}`} />
    </section>
  );
}
