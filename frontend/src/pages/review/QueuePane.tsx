import { useEffect, useRef, type ReactNode } from "react";
import { Link } from "wouter";

import { Button, ErrorNote, Loading } from "@/components";
import type { PagedList } from "@/hooks/usePaged";

export interface QueueEntry {
  id: number;
  href: string;
  title: ReactNode;
  more: ReactNode;
}

/** What waits, on the left; a strip above the case where there is little room. */
export function QueuePane({ title, list, entries, here }: { title: string; list: PagedList<unknown>; entries: QueueEntry[]; here: number | null }) {
  const current = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // Braces: new browsers give a promise back, which React would take for a clean-up.
    void current.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [here]);
  return (
    <nav className="queue" aria-label={title}>
      <h2 className="queue-head">
        {title} <span className="quiet">{entries.length ? `${entries.length}${list.hasMore ? "+" : ""}` : ""}</span>
      </h2>
      {list.isPending && <Loading />}
      {list.error && <ErrorNote error={list.error} retry={list.again} />}
      <ol className="queue-list">
        {entries.map((entry) => (
          <li key={entry.id} ref={entry.id === here ? current : undefined}>
            <Link href={entry.href} className="queue-entry" aria-current={entry.id === here ? "page" : undefined} replace>
              <span className="queue-title">{entry.title}</span>
              <span className="queue-more">{entry.more}</span>
            </Link>
          </li>
        ))}
        {list.hasMore && (
          <li>
            <Button kind="plain" onClick={list.more} disabled={list.isLoadingMore}>
              Show more
            </Button>
          </li>
        )}
      </ol>
    </nav>
  );
}
