import { useQuery } from "@tanstack/react-query";

import { api } from "@/api/http";
import { ErrorNote } from "@/components";
import { balanceOf, type BalanceReport } from "@/pages/releases/balance";
import { BalancePlots } from "@/pages/releases/BalancePlots";
import { ExposureTable } from "@/pages/releases/ExposureTable";
import type { Exposure, Release, ReleaseSummary } from "@/pages/releases/shapes";

/** A JSON file of a published release; not asked for where the release does not hold it. */
export function useReport<T>(release: Release, path: string) {
  const key = `/releases/${release.id}/files/${path}`;
  const there = !release.target && release.files.some((file) => file.path === path);
  return useQuery({ queryKey: [key], queryFn: () => api.get<T>(key), enabled: there, staleTime: Infinity });
}

export function BalanceOfRelease({ release, summary }: { release: Release; summary: ReleaseSummary }) {
  const found = useReport<BalanceReport>(release, "reports/balance.json");
  if (found.isError) return <ErrorNote error={found.error} retry={() => void found.refetch()} />;
  const balance = found.data ? balanceOf(found.data, summary.items) : { task: summary.items };
  return (
    <>
      <BalancePlots name={release.name} of={[{ title: release.policy, balance }]} first={release.policy} />
      {summary.empty.length > 0 && <p className="quiet small">Empty: {summary.empty.join(", ")}.</p>}
    </>
  );
}

export function ExposureOfRelease({ release }: { release: Release }) {
  const found = useReport<Exposure[]>(release, "splits/exposure.json");
  if (found.isError) return <ErrorNote error={found.error} retry={() => void found.refetch()} />;
  return found.data ? <ExposureTable name={release.name} rows={found.data} /> : null;
}
