import type { ReactNode } from "react";

import { Button, Empty, Loading } from "@/components/basics";
import { ErrorNote } from "@/components/ErrorNote";
import type { PagedList } from "@/hooks/usePaged";
import { useT } from "@/i18n";

export interface Column<T> {
  title: ReactNode;
  cell: (row: T) => ReactNode;
  /** Right-aligned tabular figures. */
  number?: boolean;
}

/** A plain table with a sticky header. */
export function DataTable<T>({
  caption,
  columns,
  rows,
  rowKey,
  foot,
}: {
  caption: string;
  columns: Column<T>[];
  rows: T[];
  rowKey: (row: T) => string | number;
  foot?: ReactNode;
}) {
  return (
    <div className="table-wrap">
      <table className="table">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th key={index} scope="col" className={column.number ? "number" : undefined}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column, index) => (
                <td key={index} className={column.number ? "number" : undefined}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {foot}
    </div>
  );
}

/** A keyset-paged list as a table: loading, error, empty and "show more" are handled here. */
export function PagedTable<T>({
  list,
  empty,
  ...table
}: {
  list: PagedList<T>;
  empty: ReactNode;
  caption: string;
  columns: Column<T>[];
  rowKey: (row: T) => string | number;
}) {
  const t = useT();
  if (list.isPending) return <Loading />;
  if (list.error && !list.rows.length) return <ErrorNote error={list.error} retry={list.again} />;
  if (!list.rows.length) return typeof empty === "string" ? <Empty title={empty} /> : <>{empty}</>;
  const foot = list.hasMore && (
    <div className="table-more">
      <Button kind="plain" onClick={list.more} disabled={list.isLoadingMore}>
        {t("list.more")}
      </Button>
    </div>
  );
  return <DataTable {...table} rows={list.rows} foot={foot} />;
}
