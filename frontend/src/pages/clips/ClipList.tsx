import { Link } from "wouter";

import { Badge, Empty, ErrorNote, LinkButton, PagedTable, type Column } from "@/components";
import { usePaged } from "@/hooks/usePaged";
import type { ListedClip } from "@/pages/clips/shapes";
import { useListen } from "@/pages/clips/useListen";
import { decibels, degradationWords, ORIGIN_WORDS, seconds } from "@/pages/clips/words";

function PlayButton({ name, playing, onClick }: { name: string; playing: boolean; onClick: () => void }) {
  return (
    <button type="button" className="button plain icon" aria-label={`${playing ? "Stop" : "Play"} ${name}`} aria-pressed={playing} onClick={onClick}>
      <svg viewBox="0 0 16 16" width="14" height="14" fill="currentColor" aria-hidden="true">
        {playing ? <path d="M4 3h3v10H4zM9 3h3v10H9z" /> : <path d="M4 2.5v11l9-5.5z" />}
      </svg>
    </button>
  );
}

const columns: Column<ListedClip>[] = [
  {
    title: "Clip",
    cell: (row) => (
      <div className="clips-name">
        <Link href={`/clips/${row.id}`}>{row.name}</Link>
        <span className="clips-under quiet small">
          {[row.language, ORIGIN_WORDS[row.origin], seconds(row.seconds), degradationWords(row.degradation)].filter(Boolean).join(" · ")}
        </span>
      </div>
    ),
  },
  { title: "Language", cell: (row) => row.language || "–" },
  { title: "Speaker", cell: (row) => row.speaker || "–" },
  { title: "Degradation", cell: (row) => <span className="clips-degradation">{degradationWords(row.degradation) || "none"}</span> },
  { title: "Length", number: true, cell: (row) => seconds(row.seconds) },
  { title: "Loudness", number: true, cell: (row) => decibels(row.loudness, "LUFS") },
  {
    title: "SNR",
    number: true,
    cell: (row) => (
      <>
        {row.clipped && <Badge tone="warn">clipped</Badge>} {decibels(row.snr, "dB", 0)}
      </>
    ),
  },
];

export function ClipList({ filters, filtered }: { filters: Record<string, string>; filtered: boolean }) {
  const list = usePaged<ListedClip>("/clips", filters);
  const { playing, error, toggle } = useListen();
  const play: Column<ListedClip> = {
    title: <span className="visually-hidden">Listen</span>,
    cell: (row) => <PlayButton name={row.name} playing={playing === row.id} onClick={() => toggle(row.id)} />,
  };
  return (
    <div className="stack-tight clips-list">
      {error !== null && <ErrorNote error={error} />}
      <PagedTable
        list={list}
        caption="Clips"
        columns={[play, ...columns]}
        rowKey={(row) => row.id}
        empty={
          filtered ? (
            <Empty title="No clip fits these filters">
              <p>Take one away, or search for another word.</p>
              <LinkButton href="/clips">Show all clips</LinkButton>
            </Empty>
          ) : (
            <Empty title="No clips yet">
              <p>Clips you import or record appear here with what was measured in them: length, loudness, noise, clipping.</p>
              <LinkButton href="/imports" kind="primary">
                Import clips
              </LinkButton>
            </Empty>
          )
        }
      />
    </div>
  );
}
