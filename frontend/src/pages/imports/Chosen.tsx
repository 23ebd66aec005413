import { Note } from "@/components";
import { plural } from "@/pages/campaigns/words";
import { sharedNames, sizeWords, type Delivery } from "@/pages/imports/delivery";

const NAMED = 4;

function some(names: string[]): string {
  const rest = names.length - NAMED;
  return names.slice(0, NAMED).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

/** What will be sent, what will not, and what to mind. */
export function Chosen({ delivery, onChange, locked }: { delivery: Delivery; onChange: (next: Delivery) => void; locked: boolean }) {
  const { audio, archives, manifest, leftOut } = delivery;
  const shared = sharedNames(delivery);
  if (!audio.length && !archives.length && !manifest && !leftOut.length) return null;
  const remove = (name: string, part: Partial<Delivery>) => (
    <button type="button" className="note-code" disabled={locked} aria-label={`Leave out ${name}`} onClick={() => onChange({ ...delivery, ...part })}>
      remove
    </button>
  );
  return (
    <div className="stack-tight">
      <ul className="imports-chosen">
        {audio.length > 0 && (
          <li>
            <strong>{plural(audio.length, "audio file")}</strong> <span className="quiet">{some(audio.map((file) => file.name))}</span>
            {remove("the audio files", { audio: [] })}
          </li>
        )}
        {archives.map((file) => (
          <li key={file.name}>
            <strong>{file.name}</strong> <span className="quiet">archive, {sizeWords(file.size)}</span>
            {remove(file.name, { archives: archives.filter((one) => one !== file) })}
          </li>
        ))}
        {manifest && (
          <li>
            <strong>{manifest.name}</strong> <span className="quiet">manifest</span>
            {remove(manifest.name, { manifest: null })}
          </li>
        )}
      </ul>
      {!audio.length && !archives.length && <p className="quiet">Now choose the sound files or the archive that belong to it.</p>}
      {shared.length > 0 && (
        <Note tone="warn">
          <p>Several files have the same name: {some(shared)}. A browser sends names without folders; send a ZIP of the folder to keep them apart.</p>
        </Note>
      )}
      {leftOut.length > 0 && (
        <p className="quiet small">
          Left out, neither sound nor the manifest: {some(leftOut)}. {remove("the list", { leftOut: [] })}
        </p>
      )}
    </div>
  );
}
