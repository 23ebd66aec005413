import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api } from "@/api/http";
import { Button, ErrorNote } from "@/components";
import type { Run } from "@/pages/runs/shapes";
import { mayResume, mayStop, neverBegan } from "@/pages/runs/words";

/** Stop and resume, each with what it does. */
export function Steering({ run }: { run: Run }) {
  const client = useQueryClient();
  const order = useMutation({
    mutationFn: (what: "stop" | "resume") => api.post<Run>(`/runs/${run.id}/${what}`),
    onSuccess: (changed) => client.setQueryData(["/runs", run.id], changed),
    onError: () => void client.invalidateQueries({ queryKey: ["/runs", run.id] }),
  });
  return (
    <>
      {mayStop(run.state) && (
        <Button onClick={() => order.mutate("stop")} disabled={order.isPending} title="Writes a checkpoint, then ends. Resume goes on from there.">
          Stop
        </Button>
      )}
      {mayResume(run.state) && (
        <Button
          kind={neverBegan(run) ? "normal" : "primary"}
          onClick={() => order.mutate("resume")}
          disabled={order.isPending}
          title={neverBegan(run) ? "Asks the same again: useful once the cause is mended where it trains." : "Goes on from the newest checkpoint; the curve is the same as without the break."}
        >
          Resume
        </Button>
      )}
      {order.error && (
        <div className="runs-refused">
          <ErrorNote error={order.error} />
        </div>
      )}
    </>
  );
}
