import type { ReactNode } from "react";
import { Link } from "wouter";

import { Empty, PagedTable, PageHead, type Column } from "@/components";
import { usePaged } from "@/hooks/usePaged";
import { SoundTabs } from "@/pages/clips/SoundTabs";
import type { Made } from "@/pages/imports/shapes";
import { StateBadge, when } from "@/pages/imports/words";
import "@/pages/imports/imports.css";

interface Props<T> {
  /** Where it lies; the page of one stands below. */
  href: "/imports" | "/imports/judgements";
  api: string;
  title: string;
  lead: string;
  caption: string;
  counts: Column<T>[];
  empty: { title: string; words: string };
  /** The form for a new one. */
  children: ReactNode;
}

/** A page that takes a new import and lists those so far. */
export function ImportList<T extends Made>({ href, api, title, lead, caption, counts, empty, children }: Props<T>) {
  const list = usePaged<T>(api);
  const columns: Column<T>[] = [
    { title: "Import", cell: (row) => <Link href={`${href}/${row.id}`}>{row.title || `Import ${row.id}`}</Link> },
    { title: "State", cell: (row) => <StateBadge of={row} /> },
    ...counts,
    { title: "Begun", cell: (row) => <span className="imports-when">{when(row.created_at)}</span> },
  ];
  return (
    <div className="page stack">
      <PageHead title={title} lead={lead} />
      <SoundTabs here={href} />
      {children}
      <section className="stack-tight">
        <h2>So far</h2>
        <PagedTable
          list={list}
          caption={caption}
          columns={columns}
          rowKey={(row) => row.id}
          empty={
            <Empty title={empty.title}>
              <p>{empty.words}</p>
            </Empty>
          }
        />
      </section>
    </div>
  );
}
