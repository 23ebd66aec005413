import { Empty, LinkButton, PagedTable, PageHead } from "@/components";
import { usePaged } from "@/hooks/usePaged";
import { releaseColumns } from "@/pages/releases/columns";
import { ReleaseTabs } from "@/pages/releases/ReleaseTabs";
import type { ReleaseRow } from "@/pages/releases/shapes";
import "@/pages/campaigns/campaigns.css";
import "@/pages/releases/releases.css";

/** What was released. */
export default function ReleasesPage() {
  const list = usePaged<ReleaseRow>("/releases");
  return (
    <div className="page">
      <PageHead title="Releases" lead="Accepted work as train, val and test files that were searched for leaks. A release never changes.">
        <LinkButton href="/releases/new" kind="primary">
          New release
        </LinkButton>
      </PageHead>
      <ReleaseTabs here="/releases" />
      <PagedTable
        list={list}
        caption="Releases"
        columns={releaseColumns}
        rowKey={({ id }) => id}
        empty={
          <Empty title="Nothing released yet">
            <p>A release is made from the accepted items of one or more campaigns. It is split, checked for leaks, sealed, and can be downloaded.</p>
            <LinkButton href="/releases/new" kind="primary">
              New release
            </LinkButton>
          </Empty>
        }
      />
    </div>
  );
}
