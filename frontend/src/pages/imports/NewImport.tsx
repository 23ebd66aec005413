import { useState } from "react";

import { asApiError } from "@/api/errors";
import { Button, Dialog, ErrorNote, Field } from "@/components";
import { Chosen } from "@/pages/imports/Chosen";
import { ColumnsHelp } from "@/pages/imports/ColumnsHelp";
import { DefaultFields } from "@/pages/imports/DefaultFields";
import { asForm, bytesOf, empty, isEmpty, MOST_FILES, sizeWords, withFiles } from "@/pages/imports/delivery";
import { DropZone } from "@/pages/imports/DropZone";
import type { Defaults } from "@/pages/imports/shapes";
import { UploadBar } from "@/pages/imports/UploadBar";
import { useUpload } from "@/pages/imports/useUpload";

export function NewImport() {
  const [delivery, setDelivery] = useState(empty);
  const [title, setTitle] = useState("");
  const [defaults, setDefaults] = useState<Defaults>({});
  const [help, setHelp] = useState(false);
  const sending = useUpload("/imports");
  const nothing = isEmpty(delivery);
  const tooMany = delivery.audio.length + delivery.archives.length > MOST_FILES;

  return (
    <section className="card stack" aria-label="New import">
      <DropZone onFiles={(files) => setDelivery((old) => withFiles(old, files))} disabled={sending.busy}>
        <p>
          <strong>Drop speech here</strong>
        </p>
        <p className="quiet">
          WAV, FLAC, MP3, Ogg, WebM, M4A or AIFF; or a ZIP or TAR archive of them. A manifest (CSV or JSONL) may lie beside them.{" "}
          <button type="button" className="imports-help" onClick={() => setHelp(true)}>
            What goes into a manifest?
          </button>
        </p>
      </DropZone>
      <Chosen delivery={delivery} onChange={setDelivery} locked={sending.busy} />
      {(!nothing || delivery.manifest) && (
        <>
          <Field label="Title" hint="So that you find this import again. Empty: the name of the first file.">
            <input className="input" value={title} maxLength={200} onChange={(event) => setTitle(event.target.value)} disabled={sending.busy} />
          </Field>
          <DefaultFields value={defaults} onChange={setDefaults} errors={sending.error ? asApiError(sending.error).fields : {}} />
        </>
      )}
      {tooMany && <p className="field-error">A browser can send {MOST_FILES} files at once. Send an archive instead, or the files in parts.</p>}
      {sending.error !== null && <ErrorNote error={sending.error} />}
      {sending.progress && <UploadBar progress={sending.progress} onStop={sending.stop} />}
      {!nothing && !sending.busy && (
        <div className="row">
          <Button kind="primary" disabled={tooMany} onClick={() => sending.send(asForm(delivery, title, defaults))}>
            Import {sizeWords(bytesOf(delivery))}
          </Button>
          <Button kind="plain" onClick={() => setDelivery(empty)}>
            Start over
          </Button>
        </div>
      )}
      {help && (
        <Dialog title="What goes into a manifest" onClose={() => setHelp(false)}>
          <ColumnsHelp />
        </Dialog>
      )}
    </section>
  );
}
