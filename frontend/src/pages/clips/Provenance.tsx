import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";

import { api } from "@/api/http";
import type { Page } from "@/api/shapes";
import { Facts } from "@/components";
import type { Clip, Source } from "@/pages/clips/shapes";
import { ORIGIN_WORDS } from "@/pages/clips/words";

const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

/** Sources by their short names; there are few. */
export function useSources(): Source[] {
  const sources = useQuery({ queryKey: ["/sources", { limit: 200 }], queryFn: () => api.get<Page<Source>>("/sources", { limit: 200 }) });
  return sources.data?.results ?? [];
}

export function Provenance({ clip, degradation }: { clip: Clip; degradation: string }) {
  const source = useSources().find((one) => one.slug === clip.source);
  return (
    <Facts
      of={[
        ["Source", <Link href={`/clips?source=${encodeURIComponent(clip.source)}`}>{source?.title ?? clip.source}</Link>],
        ["Licence", source && <Licence source={source} />],
        ["Attribution", source?.attribution || null],
        ["Origin", ORIGIN_WORDS[clip.origin]],
        ["System", clip.system || null],
        ["Speaker", clip.speaker || null],
        ["Recording", clip.recording || null],
        ["Degradation", degradation || "none"],
        ["In Earshot since", day.format(new Date(clip.created_at))],
        ["Sound, SHA-256", <Digest of={clip.facts.pcm_sha256} />],
      ]}
    />
  );
}

function Licence({ source }: { source: Source }) {
  return (
    <>
      {source.url ? (
        <a href={source.url} rel="noreferrer" target="_blank">
          {source.licence}
        </a>
      ) : (
        source.licence
      )}
      <span className="quiet">{source.redistributable ? ", may be passed on" : ", may not be passed on"}</span>
    </>
  );
}

function Digest({ of }: { of: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <button className="note-code clips-digest" title={of} onClick={() => void navigator.clipboard?.writeText(of).then(() => setCopied(true))}>
      {copied ? "copied" : `${of.slice(0, 16)}…`}
    </button>
  );
}
