import { useQuery, useQueryClient } from "@tanstack/react-query";

import { api } from "@/api/http";
import { ErrorNote, LinkButton, Loading } from "@/components";
import { Blind } from "@/pages/adjudicate/Blind";
import { formFor } from "@/engine/units";
import { Revealed } from "@/pages/adjudicate/Revealed";
import type { DisputeCase } from "@/pages/adjudicate/shapes";

/** Opening a case takes it under a lease; one's own runs on. */
export function Opened({ id, onDone }: { id: number; onDone: () => void }) {
  const client = useQueryClient();
  const queryKey = ["/disputes", id];
  const found = useQuery({ queryKey, queryFn: () => api.post<DisputeCase>(`/disputes/${id}/claim`), staleTime: Infinity, gcTime: 0, retry: false });
  if (found.isPending) return <Loading />;
  if (found.isError) {
    return (
      <div className="review-rest stack">
        <ErrorNote error={found.error} retry={() => void found.refetch()} />
        <div>
          <LinkButton href="/adjudicate">Go to what waits</LinkButton>
        </div>
      </div>
    );
  }
  const refresh = () => {
    void client.invalidateQueries({ queryKey: ["/disputes"], predicate: (query) => typeof query.queryKey[1] !== "number" });
    void client.invalidateQueries({ queryKey: ["/work"] });
  };
  const onAnswered = (work: DisputeCase) => {
    client.setQueryData(queryKey, work);
    refresh();
  };
  const onDecided = () => {
    onDone();
    refresh();
  };
  const work = { ...found.data, form: formFor(found.data.form, found.data.item.tokens) };
  return work.sides ? <Revealed work={work} onDecided={onDecided} /> : <Blind work={work} onAnswered={onAnswered} />;
}
