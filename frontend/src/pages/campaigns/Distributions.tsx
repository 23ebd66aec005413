import { useQuery } from "@tanstack/react-query";

import { api } from "@/api/http";
import { ErrorNote, Loading } from "@/components";
import type { Campaign, Distribution } from "@/pages/campaigns/shapes";
import { plural } from "@/pages/campaigns/words";
import { Bars } from "@/pages/plots/Bars";
import { CsvButton } from "@/pages/plots/CsvButton";

/** How often each answer was given, question by question. */
export function Distributions({ campaign }: { campaign: Campaign }) {
  const found = useQuery({ queryKey: ["/campaigns", campaign.id, "distribution"], queryFn: () => api.get<Distribution[]>(`/campaigns/${campaign.id}/distribution`) });
  if (found.isPending) return <Loading />;
  if (found.isError) return <ErrorNote error={found.error} retry={() => void found.refetch()} />;
  const answered = found.data.filter(({ n }) => n > 0);
  if (!answered.length) return null;
  const csv = () => answered.flatMap(({ key, counts }) => counts.map(({ id, title, count }) => [key, id, title, count]));
  return (
    <section aria-label="Answers">
      <div className="card-head">
        <h2>Answers</h2>
        <CsvButton name={`answers-${campaign.id}`} header={["dimension", "label", "title", "count"]} rows={csv} />
      </div>
      <div className="campaigns-distributions">
        {answered.map((one) => (
          <div key={one.key} className="card stack-tight">
            <div className="meter-line">
              <h3>{one.title}</h3>
              <span>{plural(one.n, "answer")}</span>
            </div>
            <Bars label={one.title} total={one.n} bars={one.counts.map(({ id, title, count }) => ({ key: id, title: one.kind === "ordinal" ? `${id} ${title}` : title, count, ...sideColour(one, id) }))} />
          </div>
        ))}
      </div>
    </section>
  );
}

/** A is blue and B is orange on every page. */
function sideColour({ kind }: Distribution, id: string | number): { colour?: string } {
  if (kind !== "comparison") return {};
  return { colour: id === "A" ? "var(--a-fill)" : id === "B" ? "var(--b-fill)" : "var(--line-strong)" };
}
