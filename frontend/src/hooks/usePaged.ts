import { useInfiniteQuery } from "@tanstack/react-query";

import { api } from "@/api/http";
import type { Page } from "@/api/shapes";

export interface PagedList<T> {
  rows: T[];
  isPending: boolean;
  error: Error | null;
  hasMore: boolean;
  isLoadingMore: boolean;
  more: () => void;
  again: () => void;
}

type Query = Record<string, string | number | boolean | null | undefined>;

/** A keyset-paged list: `usePaged<ClipRow>("/clips", { language })`. */
export function usePaged<T>(path: string, query: Query = {}): PagedList<T> {
  const list = useInfiniteQuery({
    queryKey: [path, query],
    queryFn: ({ pageParam, signal }) => api.get<Page<T>>(path, { ...query, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  return {
    rows: list.data?.pages.flatMap((page) => page.results) ?? [],
    isPending: list.isPending,
    error: list.error,
    hasMore: list.hasNextPage,
    isLoadingMore: list.isFetchingNextPage,
    more: () => void list.fetchNextPage(),
    again: () => void list.refetch(),
  };
}
