import { Button, Check, ErrorNote, Note } from "@/components";
import { CONSENT } from "@/pages/record/prompts";
import type { Take } from "@/pages/record/Recorder";
import { verdictOn } from "@/pages/record/sound";

interface Props {
  take: Take;
  speaker: string;
  consent: boolean;
  onConsent: (given: boolean) => void;
  onSend: () => void;
  onDrop: () => void;
  sending: boolean;
  error: unknown;
}

/** Listen, agree, keep. */
export function TakePane({ take, speaker, consent, onConsent, onSend, onDrop, sending, error }: Props) {
  const verdict = take.peak === null ? null : verdictOn(take.peak, take.seconds);
  return (
    <section className="card stack" aria-label="Your recording">
      <h2>Listen to it</h2>
      <audio className="record-audio" controls src={take.url} aria-label="Your recording" />
      {verdict && <Note tone={verdict.tone}>{verdict.words}</Note>}
      <Check checked={consent} onChange={onConsent}>
        {CONSENT}
      </Check>
      <p className="quiet small">
        Kept as speaker <strong>{speaker}</strong>. Do not tick this for somebody else: their consent cannot be given by you.
      </p>
      {error !== null && <ErrorNote error={error} />}
      <div className="row">
        <Button kind="primary" large hint="Ctrl+Enter" disabled={!consent || sending} onClick={onSend}>
          {sending ? "Sending…" : "Keep and send"}
        </Button>
        <Button large disabled={sending} onClick={onDrop}>
          Throw away
        </Button>
        {!consent && <span className="quiet">Agree above first.</span>}
      </div>
    </section>
  );
}
