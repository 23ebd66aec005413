import { useState } from "react";

import { address } from "@/api/http";
import { Button, DataTable } from "@/components";
import { plural } from "@/pages/campaigns/words";
import type { Release, ReleaseFile, ReleaseSummary } from "@/pages/releases/shapes";
import { bytes } from "@/pages/releases/words";

const FEW = 12;

/** What is read first, first: the cards, then the rows to train on, then the rest. */
const FIRST = [/^README/, /^DATASHEET/, /^tasks\//, /^exports\//];
const rank = (path: string) => FIRST.findIndex((pattern) => pattern.test(path)) + 1 || FIRST.length + 1;
const byUse = (one: ReleaseFile, other: ReleaseFile) => rank(one.path) - rank(other.path);

/** Every file but the audio, each to be downloaded, with its checksum. */
export function Files({ release, audio }: { release: Release; audio: ReleaseSummary["audio"] }) {
  const [all, setAll] = useState(false);
  const rows = all ? release.files : [...release.files].sort(byUse).slice(0, FEW);
  return (
    <section aria-label="Files">
      <div className="card-head">
        <h2>Files</h2>
        <span className="quiet small">
          and {plural(audio.files, "audio file")}, {bytes(audio.bytes)}, in the archive
        </span>
      </div>
      <DataTable
        caption="Files"
        rows={rows}
        rowKey={({ path }) => path}
        columns={[
          {
            title: "Path",
            cell: ({ path }) => (
              <a className="releases-path" href={address(`/releases/${release.id}/files/${path.split("/").map(encodeURIComponent).join("/")}`)} download>
                {path}
              </a>
            ),
          },
          { title: "Size", number: true, cell: (file) => bytes(file.bytes) },
          { title: "SHA-256", cell: ({ sha256 }) => <code title={sha256}>{sha256.slice(0, 16)}…</code> },
        ]}
        foot={
          !all &&
          release.files.length > FEW && (
            <div className="table-more">
              <Button kind="plain" onClick={() => setAll(true)}>
                Show all {release.files.length} files
              </Button>
            </div>
          )
        }
      />
    </section>
  );
}
