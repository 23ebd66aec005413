import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";

import { api } from "@/api/http";
import type { Page } from "@/api/shapes";
import { Badge } from "@/components";
import { isRunning, type Import, type ImportRow } from "@/pages/imports/shapes";
import { OUTCOMES, StateBadge } from "@/pages/imports/words";

export interface SentOne {
  id: number;
  text: string;
}

/** What was sent since the page was opened, newest first, and what became of it. */
export function Sent({ of }: { of: SentOne[] }) {
  if (!of.length) return null;
  return (
    <section className="stack-tight">
      <h2>Sent</h2>
      <ul className="record-sent">
        {of.map((one) => (
          <SentRow key={one.id} one={one} />
        ))}
      </ul>
    </section>
  );
}

function SentRow({ one }: { one: SentOne }) {
  const path = `/imports/${one.id}`;
  const made = useQuery({
    queryKey: [path],
    queryFn: () => api.get<Import>(path),
    refetchInterval: (query) => (!query.state.data || isRunning(query.state.data) ? 1_000 : false),
  });
  const ended = made.data?.state === "done";
  const row = useQuery({ queryKey: [`${path}/rows`, {}], queryFn: () => api.get<Page<ImportRow>>(`${path}/rows`), enabled: ended }).data?.results[0];
  return (
    <li>
      <span className="grow">{one.text || "Spoken freely"}</span>
      {row ? <Badge tone={OUTCOMES[row.outcome].tone}>{OUTCOMES[row.outcome].title}</Badge> : made.data && <StateBadge of={made.data} />}
      {row?.reason && <span className="quiet">{row.reason}</span>}
      {row?.clip ? <Link href={`/clips/${row.clip}`}>the clip</Link> : <Link href={path}>details</Link>}
    </li>
  );
}
