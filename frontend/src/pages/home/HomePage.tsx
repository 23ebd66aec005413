import { useQuery } from "@tanstack/react-query";

import { api } from "@/api/http";
import type { WorkList } from "@/api/shapes";
import { Empty, ErrorNote, LinkButton, Loading, PageHead } from "@/components";

export default function HomePage() {
  const work = useQuery({ queryKey: ["/work"], queryFn: () => api.get<WorkList>("/work") });
  if (work.isPending) return <Loading />;
  return (
    <div className="page">
      <PageHead title="My work" />
      {work.isError ? (
        <ErrorNote error={work.error} retry={() => void work.refetch()} />
      ) : work.data.rate.length === 0 ? (
        <Empty title="No work waits for you">When a manager adds you to a campaign, it appears here.</Empty>
      ) : (
        <ul className="columns">
          {work.data.rate.map((row) => (
            <li key={row.campaign.id} className="card stack-tight">
              <h2>{row.campaign.name}</h2>
              <LinkButton href={`/annotate/next/${row.campaign.id}`} kind="primary" large>
                Continue
              </LinkButton>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
