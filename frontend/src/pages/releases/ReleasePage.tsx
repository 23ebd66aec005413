import { useQuery } from "@tanstack/react-query";
import { useParams } from "wouter";

import { address, api } from "@/api/http";
import { Badge, ErrorNote, LinkButton, Loading, Note, PageHead } from "@/components";
import { Simulated } from "@/pages/campaigns/Simulated";
import { Balance } from "@/pages/releases/Balance";
import { Building } from "@/pages/releases/Building";
import { Files } from "@/pages/releases/Files";
import { InShort } from "@/pages/releases/InShort";
import { Leaks } from "@/pages/releases/Leaks";
import { LeftOut } from "@/pages/releases/LeftOut";
import type { Release, ReleaseSummary } from "@/pages/releases/shapes";
import { bytes, RELEASE_STATES, REMEDIES } from "@/pages/releases/words";
import "@/pages/plots/plots.css";
import "@/pages/campaigns/campaigns.css";
import "@/pages/releases/releases.css";

/** One release: what is in it, what is not and why, and that nothing leaks. */
export default function ReleasePage() {
  const id = Number(useParams<{ id: string }>().id);
  const found = useQuery({
    queryKey: ["/releases", id],
    queryFn: () => api.get<Release>(`/releases/${id}`),
    refetchInterval: ({ state }) => (state.data && ["waiting", "building"].includes(state.data.state) ? 2_000 : false),
  });
  if (found.isPending) return <Loading />;
  if (found.isError) {
    return (
      <div className="page">
        <ErrorNote error={found.error} retry={() => void found.refetch()} />
      </div>
    );
  }
  const release = found.data;
  const published = release.state === "published";
  return (
    <div className="page">
      <PageHead
        title={
          <span className="campaigns-title">
            {release.name}
            <Badge tone={RELEASE_STATES[release.state].tone}>{RELEASE_STATES[release.state].title}</Badge>
            {release.simulated !== "" && release.simulated !== "none" && <Simulated />}
          </span>
        }
        lead={`policy ${release.policy} · seed ${release.seed} · asked for ${release.shares.map((share) => Math.round(share * 100)).join(" / ")}`}
      >
        {published && (
          <a className="button primary" href={address(`/releases/${id}/archive`)} download>
            Download {release.summary.audio ? <span className="small">zip, about {bytes(whole(release))}</span> : "zip"}
          </a>
        )}
      </PageHead>
      <div className="stack">
        {(release.state === "waiting" || release.state === "building") && <Building release={release} />}
        {release.state === "refused" && <Refused release={release} />}
        {published && <Contents release={release} summary={release.summary as ReleaseSummary} />}
      </div>
    </div>
  );
}

const whole = ({ files, summary }: Release) => files.reduce((sum, file) => sum + file.bytes, 0) + (summary.audio?.bytes ?? 0);

function Contents({ release, summary }: { release: Release; summary: ReleaseSummary }) {
  return (
    <>
      {summary.simulated !== "none" && (
        <Note tone="warn">
          {summary.simulated === "all" ? "All items carry" : `${summary.simulated_items} items carry`} answers of simulated raters. Their rows say so. They are for trying the road, not for measuring or training anything real.
        </Note>
      )}
      <InShort release={release} summary={summary} />
      <Balance name={release.name} summary={summary} />
      <div className="releases-two">
        <Leaks checks={summary.leakage} />
        <LeftOut summary={summary} />
      </div>
      <Files release={release} audio={summary.audio} />
    </>
  );
}

function Refused({ release }: { release: Release }) {
  const { refusal } = release;
  return (
    <Note tone="bad">
      <strong>This release was refused, and nothing was published.</strong>
      <p>{refusal?.message}</p>
      {refusal && REMEDIES[refusal.code] && <p>What to do: {REMEDIES[refusal.code]}</p>}
      <div className="note-foot">
        <LinkButton href={`/releases?campaigns=${release.campaigns.join(",")}&name=${encodeURIComponent(release.name)}`}>Build again</LinkButton>
        <code>{refusal?.code}</code>
      </div>
    </Note>
  );
}
