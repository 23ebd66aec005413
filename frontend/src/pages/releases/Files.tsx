import { useQuery } from "@tanstack/react-query";

import { address, api } from "@/api/http";
import { DataTable } from "@/components";
import { plural } from "@/pages/campaigns/words";
import { bytes, fileGroups } from "@/pages/releases/files";
import type { Choices, Release, ReleaseFile, ReleaseSummary } from "@/pages/releases/shapes";

const under = (release: Release, path: string) => address(`/releases/${release.id}/files/${path.split("/").map(encodeURIComponent).join("/")}`);

/** Every file but the audio, by what it is for, each to be downloaded, with its checksum. */
export function Files({ release, audio }: { release: Release; audio: ReleaseSummary["audio"] }) {
  const choices = useQuery({ queryKey: ["/releases/choices"], queryFn: () => api.get<Choices>("/releases/choices"), staleTime: Infinity });
  const titles = Object.fromEntries((choices.data?.formats ?? []).map(({ key, title }) => [key, title]));
  return (
    <section aria-label="Files">
      <div className="card-head">
        <h2>Files and formats</h2>
        <span className="quiet small">
          and {plural(audio.files, "audio file")}, {bytes(audio.bytes)}, in the archive
        </span>
      </div>
      <div className="releases-groups">
        {fileGroups(release.files, titles).map((group) => (
          <details key={group.title}>
            <summary>
              <strong>{group.title}</strong>
              <span className="quiet small">
                {plural(group.files.length, "file")}, {bytes(group.bytes)}
              </span>
            </summary>
            <DataTable
              caption={group.title}
              rows={group.files}
              rowKey={({ path }) => path}
              columns={[
                { title: "Path", cell: (file) => <Path release={release} file={file} /> },
                { title: "Size", number: true, cell: (file) => bytes(file.bytes) },
                { title: "SHA-256", cell: ({ sha256 }) => <code title={sha256}>{sha256.slice(0, 16)}…</code> },
              ]}
            />
          </details>
        ))}
      </div>
    </section>
  );
}

function Path({ release, file }: { release: Release; file: ReleaseFile }) {
  if (release.target) return <span className="releases-path">{file.path}</span>;
  return (
    <a className="releases-path" href={under(release, file.path)} download>
      {file.path}
    </a>
  );
}
