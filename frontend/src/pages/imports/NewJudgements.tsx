import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { asApiError } from "@/api/errors";
import { api } from "@/api/http";
import { Button, ErrorNote } from "@/components";
import type { Preset } from "@/pages/campaigns/shapes";
import { plural } from "@/pages/campaigns/words";
import { MOST_FILES } from "@/pages/imports/delivery";
import { DropZone } from "@/pages/imports/DropZone";
import { JudgementFields } from "@/pages/imports/JudgementFields";
import { allOf, asJudgementForm, FORMATS, noFiles, readNames, unwished, weight, withMore, type Bundle } from "@/pages/imports/judgements";
import { UploadBar } from "@/pages/imports/UploadBar";
import { useUpload } from "@/pages/imports/useUpload";

/** Files of judgements, what they are, and the button that sends them. */
export function NewJudgements() {
  const [bundle, setBundle] = useState(noFiles);
  const [wishes, setWishes] = useState(unwished);
  const presets = useQuery({ queryKey: ["/presets"], queryFn: () => api.get<Preset[]>("/presets") });
  const sending = useUpload("/judgements", "/imports/judgements");
  const files = allOf(bundle);
  const missing = whatIsMissing(bundle, wishes);

  return (
    <section className="card stack" aria-label="New import of judgements">
      <DropZone onFiles={(more) => setBundle((old) => withMore(old, more))} disabled={sending.busy}>
        <p>
          <strong>Drop judgements here</strong>
        </p>
        <p className="quiet">
          CSV, JSON or JSON lines as SpeechEval, SageLM, NISQA, SpeechOcean762, ALLD, Label Studio and others publish them; or an archive. Their recordings may come along, unless they are here already.
        </p>
      </DropZone>
      <ChosenFiles bundle={bundle} onChange={setBundle} locked={sending.busy} />
      {files.length > 0 && <JudgementFields value={wishes} onChange={setWishes} presets={presets.data ?? []} errors={sending.error ? asApiError(sending.error).fields : {}} locked={sending.busy} />}
      {presets.isError && <ErrorNote error={presets.error} retry={() => void presets.refetch()} />}
      {sending.error !== null && <ErrorNote error={sending.error} />}
      {sending.progress && <UploadBar progress={sending.progress} onStop={sending.stop} />}
      {files.length > 0 && !sending.busy && (
        <div className="row">
          <Button kind="primary" disabled={missing !== ""} aria-describedby="judgements-missing" onClick={() => sending.send(asJudgementForm(bundle, wishes))}>
            Import {weight(files)}
          </Button>
          <Button kind="plain" onClick={() => setBundle(noFiles)}>
            Start over
          </Button>
          <span id="judgements-missing" className="quiet">
            {missing}
          </span>
        </div>
      )}
    </section>
  );
}

function whatIsMissing(bundle: Bundle, { campaign, format, preset, names }: typeof unwished): string {
  if (allOf(bundle).length > MOST_FILES) return `A browser can send ${MOST_FILES} files at once. Send an archive instead.`;
  if (!campaign.trim()) return "Name the campaign that the judgements go into.";
  if (!preset && FORMATS.some((one) => one.value === format && one.asks)) return "This format has no fixed questions: choose the questionnaire.";
  const { wrong } = readNames(names);
  return wrong === null ? "" : `“${wrong}” is no pair: write theirs = ours.`;
}

function ChosenFiles({ bundle, onChange, locked }: { bundle: Bundle; onChange: (next: Bundle) => void; locked: boolean }) {
  if (!allOf(bundle).length) return null;
  return (
    <ul className="imports-chosen">
      {bundle.judgements.map((file) => (
        <li key={file.name}>
          <strong>{file.name}</strong> <span className="quiet">judgements, {weight([file])}</span>
          <Remove name={file.name} locked={locked} onClick={() => onChange({ ...bundle, judgements: bundle.judgements.filter((one) => one !== file) })} />
        </li>
      ))}
      {bundle.beside.length > 0 && (
        <li>
          <strong>{plural(bundle.beside.length, "recording or archive", "recordings and archives")}</strong> <span className="quiet">{weight(bundle.beside)}</span>
          <Remove name="the recordings and archives" locked={locked} onClick={() => onChange({ ...bundle, beside: [] })} />
        </li>
      )}
    </ul>
  );
}

function Remove({ name, locked, onClick }: { name: string; locked: boolean; onClick: () => void }) {
  return (
    <button type="button" className="note-code" disabled={locked} aria-label={`Leave out ${name}`} onClick={onClick}>
      remove
    </button>
  );
}
