import { useQuery } from "@tanstack/react-query";

import { api } from "@/api/http";
import { Badge, ErrorNote, Loading } from "@/components";
import { plural } from "@/pages/campaigns/words";
import { useListen } from "@/pages/clips/useListen";
import { LeakCheckPart } from "@/pages/releases/LeakCheckPart";
import type { Leakage, Release, Verdict } from "@/pages/releases/shapes";
import { VERDICTS } from "@/pages/releases/words";

const ORDER: readonly Verdict[] = ["leak", "warn", "clean", "told", "absent"];

export const useLeakage = (release: Release, enabled = true) =>
  useQuery({
    queryKey: ["/releases", release.id, "leakage"],
    queryFn: () => api.get<Leakage>(`/releases/${release.id}/leakage`),
    enabled,
  });

/** Every check: what it looked at, what it found, how it proved that it can find, and the rows to listen to. */
export function LeakReport({ release }: { release: Release }) {
  const found = useLeakage(release);
  const listen = useListen();
  if (found.isPending) return <Loading />;
  if (found.isError) return <ErrorNote error={found.error} retry={() => void found.refetch()} />;
  const { report, clips } = found.data;
  const count = (verdict: Verdict) => report.checks.filter((check) => check.verdict === verdict).length;
  const passed = new Map(report.overrides.map((override) => [override.check, override]));
  const checks = [...report.checks].sort((one, other) => ORDER.indexOf(one.verdict) - ORDER.indexOf(other.verdict));
  return (
    <section className="card" aria-label="Leak report">
      <div className="card-head">
        <h2>Leak report</h2>
        {ORDER.filter(count).map((verdict) => (
          <Badge key={verdict} tone={VERDICTS[verdict].tone}>
            {verdict === "leak" || verdict === "warn" ? plural(count(verdict), VERDICTS[verdict].title) : `${count(verdict)} ${VERDICTS[verdict].title}`}
          </Badge>
        ))}
      </div>
      <p className="quiet small releases-prose">Each check was also shown a leak planted for it, so that “clean” means it can see. What it could not look at is said.</p>
      {listen.error !== null && <ErrorNote error={listen.error} />}
      <div className="releases-checks">
        {checks.map((check) => (
          <LeakCheckPart key={check.check} check={check} clips={clips} listen={listen} override={passed.get(check.check)} />
        ))}
      </div>
    </section>
  );
}
