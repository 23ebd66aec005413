import { address } from "@/api/http";
import { DataTable } from "@/components";
import { plural } from "@/pages/campaigns/words";
import type { Release, ReleaseSummary } from "@/pages/releases/shapes";
import { bytes } from "@/pages/releases/words";

/** Every file but the audio, each to be downloaded, with its checksum. */
export function Files({ release, audio }: { release: Release; audio: ReleaseSummary["audio"] }) {
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
        rows={release.files}
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
      />
    </section>
  );
}
