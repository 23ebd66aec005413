import { useQuery } from "@tanstack/react-query";
import { useParams } from "wouter";

import { address, api } from "@/api/http";
import { Badge, ErrorNote, LinkButton, Loading, PageHead } from "@/components";
import { Simulated } from "@/pages/campaigns/Simulated";
import { Building } from "@/pages/releases/Building";
import { Contents } from "@/pages/releases/Contents";
import { bytes } from "@/pages/releases/files";
import { Refused } from "@/pages/releases/Refused";
import { changed, settingsOf } from "@/pages/releases/settings";
import type { Release } from "@/pages/releases/shapes";
import { RELEASE_STATES } from "@/pages/releases/words";
import "@/pages/plots/plots.css";
import "@/pages/campaigns/campaigns.css";
import "@/pages/releases/releases.css";

const ON_THE_WAY = ["waiting", "building"];

/** One release: what is in it, what is not and why, and whether anything leaks. */
export default function ReleasePage() {
  const id = Number(useParams<{ id: string }>().id);
  const found = useQuery({
    queryKey: ["/releases", id],
    queryFn: () => api.get<Release>(`/releases/${id}`),
    refetchInterval: ({ state }) => (state.data && ON_THE_WAY.includes(state.data.state) ? 2_000 : false),
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
  const { title, tone } = RELEASE_STATES[release.state];
  return (
    <div className="page">
      <PageHead
        title={
          <span className="campaigns-title">
            {release.name}
            <Badge tone={tone}>{title}</Badge>
            {release.simulated !== "" && release.simulated !== "none" && <Simulated />}
          </span>
        }
        lead={orderWords(release)}
      >
        {release.state === "published" && (
          <>
            <LinkButton href={`/runs/new?release=${id}`} kind="plain">
              Train a judge
            </LinkButton>
            <LinkButton href={againFrom(release)} kind="plain">
              Next release from these settings
            </LinkButton>
            {!release.target && (
              <a className="button primary" href={address(`/releases/${id}/archive`)} download>
                Download {release.summary.audio ? <span className="small">zip, about {bytes(whole(release))}</span> : "zip"}
              </a>
            )}
          </>
        )}
      </PageHead>
      <div className="stack">
        {ON_THE_WAY.includes(release.state) && <Building release={release} />}
        {(release.state === "refused" || release.state === "failed") && <Refused release={release} again={againFrom(release)} />}
        {release.state === "published" && <Contents release={release} />}
      </div>
    </div>
  );
}

const whole = ({ files, summary }: Release) => files.reduce((sum, file) => sum + file.bytes, 0) + (summary.audio?.bytes ?? 0);

/** The settings that it was built with, as the address of the page where the next one is planned. */
function againFrom(release: Release): string {
  const settings = settingsOf(release);
  const name = release.state === "published" ? {} : { name: release.name };
  return `/releases/new?${changed(new URLSearchParams(), { ...settings, name: "", ...name })}`;
}

function orderWords({ policy, profile, seed, shares, audio, target }: Release): string {
  return [
    `policy ${policy.replaceAll("_", " ")}`,
    `profile ${profile.replaceAll("_", " ")}`,
    `asked for ${shares.map((share) => Math.round(share * 100)).join(" / ")}`,
    `seed ${seed}`,
    audio === "all" ? "with every sound: for use inside the team" : "",
    target ? `written to ${target}` : "",
  ]
    .filter(Boolean)
    .join(" · ");
}
