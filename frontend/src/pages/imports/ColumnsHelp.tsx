import { DataTable } from "@/components";

const COLUMNS: { name: string; holds: string; also: string }[] = [
  { name: "filename", holds: "The file's name, in an archive with its folders. The only one that is needed.", also: "file, path, audio, wav" },
  { name: "text", holds: "What is said.", also: "sentence, transcript" },
  { name: "language", holds: "A code: en, zh, pt-BR.", also: "lang, locale" },
  { name: "speaker", holds: "A label for the voice, not a name.", also: "speaker_id, client_id" },
  { name: "system", holds: "What synthesised it.", also: "model, system_id" },
  { name: "origin", holds: "real, synthetic or unknown.", also: "" },
  { name: "recording", holds: "The same for copies of one recording; they stay in one split.", also: "recording_id" },
  { name: "degradation", holds: 'What was done to it: noise, or {"kind": "noise", "snr_db": 10}.', also: "" },
  { name: "source", holds: "A source's short name.", also: "" },
];

const EXAMPLE = `filename,text,language,speaker,origin
one.wav,Please leave the keys on the table.,en,spk-01,real
two.wav,"If the train is late, we will walk.",en,spk-02,real`;

/** The columns of a manifest, with an example. */
export function ColumnsHelp() {
  return (
    <>
      <p>
        A CSV with a header line, or JSONL with one object a line, in UTF-8. Without a manifest every file is one clip, and the values you give below hold for all. Columns not named here are kept beside
        the clip.
      </p>
      <pre className="imports-example" tabIndex={0} role="region" aria-label="Example of a manifest">
        <code>{EXAMPLE}</code>
      </pre>
      <DataTable
        caption="Columns of a manifest"
        rows={COLUMNS}
        rowKey={(row) => row.name}
        columns={[
          { title: "Column", cell: (row) => <code>{row.name}</code> },
          { title: "Holds", cell: (row) => row.holds },
          { title: "Also called", cell: (row) => <span className="quiet">{row.also}</span> },
        ]}
      />
    </>
  );
}
