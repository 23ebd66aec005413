import { Link } from "wouter";

import type { Judgements } from "@/pages/imports/judgements";

/** What became of the judgements, and what of them was left out. */
export function JudgementCounts({ of }: { of: Judgements }) {
  const counts: [string, number][] = [
    ["added", of.added],
    ["already there", of.known],
    ["not taken", of.unreadable],
  ];
  const remarks = Object.entries(of.remarks).sort(([, one], [, other]) => other - one);
  return (
    <section className="stack-tight" aria-label="What became of them">
      <dl className="imports-counts">
        {counts.map(([name, value]) => (
          <div key={name}>
            <dd>{value.toLocaleString("en")}</dd>
            <dt>{name}</dt>
          </div>
        ))}
      </dl>
      {of.recordings !== null && (
        <p>
          <Link href={`/imports/${of.recordings}`}>The recordings that came along</Link>
        </p>
      )}
      {remarks.length > 0 && (
        <>
          <h2>Not taken over</h2>
          <ul className="imports-remarks">
            {remarks.map(([words, count]) => (
              <li key={words}>
                <strong>{count.toLocaleString("en")} ×</strong> {words}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
