import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "wouter";

import { asApiError } from "@/api/errors";
import { api } from "@/api/http";
import { ClipView } from "@/audio/ClipView";
import { Badge, DataTable, Empty, ErrorNote, Facts, LinkButton, Loading, PageHead, type Column } from "@/components";
import { languageName } from "@/pages/campaigns/words";
import { Provenance } from "@/pages/clips/Provenance";
import type { Clip } from "@/pages/clips/shapes";
import { degradationWords, factRows } from "@/pages/clips/words";
import "@/pages/clips/clips.css";

const cameBy: Column<Clip["imports"][number]>[] = [
  { title: "Import", cell: (row) => <Link href={`/imports/${row.import_id}`}>{row.title || `Import ${row.import_id}`}</Link> },
  { title: "Row", number: true, cell: (row) => row.line },
  { title: "File", cell: (row) => row.filename },
  { title: "Outcome", cell: (row) => <Badge tone={row.outcome === "added" ? "good" : "neutral"}>{row.outcome === "known" ? "already there" : row.outcome}</Badge> },
];

export default function ClipPage() {
  const { id } = useParams<{ id: string }>();
  const clip = useQuery({ queryKey: [`/clips/${id}`], queryFn: () => api.get<Clip>(`/clips/${id}`), staleTime: 60_000 });
  if (clip.isPending) return <Loading />;
  if (clip.isError) {
    return (
      <div className="page stack">
        <ErrorNote error={clip.error} {...(asApiError(clip.error).passing ? { retry: () => void clip.refetch() } : {})} />
        <LinkButton href="/clips">All clips</LinkButton>
      </div>
    );
  }
  return <ClipSheet clip={clip.data} />;
}

function ClipSheet({ clip }: { clip: Clip }) {
  return (
    <div className="page stack">
      <PageHead title={<span className="clips-title">{clip.name}</span>} lead={[languageName(clip.language), clip.system, clip.speaker].filter(Boolean).join(" · ")}>
        <LinkButton href="/clips">All clips</LinkButton>
      </PageHead>
      <section className="card" aria-label="Sound">
        <ClipView key={clip.audio.url} audio={clip.audio} height={120} />
      </section>
      <section className="stack-tight">
        <h2>Spoken text</h2>
        {clip.text ? (
          <p className="clips-text" lang={clip.language}>
            {clip.text}
          </p>
        ) : (
          <p className="quiet">Not known. A manifest can bring it in a column named text.</p>
        )}
      </section>
      <div className="columns">
        <section className="card">
          <h2 className="card-head">What was measured</h2>
          <Facts of={factRows(clip.facts)} />
        </section>
        <section className="card">
          <h2 className="card-head">Where it comes from</h2>
          <Provenance clip={clip} degradation={degradationWords(clip.degradation)} />
        </section>
      </div>
      <section className="stack-tight">
        <h2>How it came in</h2>
        {clip.imports.length ? (
          <DataTable caption="Imports of this clip" columns={cameBy} rows={clip.imports} rowKey={(row) => `${row.import_id}:${row.line}`} />
        ) : (
          <Empty title="No import names this clip" />
        )}
      </section>
    </div>
  );
}
