import { useRef } from "react";

import { Button, Note } from "@/components";
import { LONGEST_SECONDS, type Recorder, type RecorderView } from "@/pages/record/Recorder";
import { Meter } from "@/pages/record/Meter";
import { clock } from "@/pages/record/sound";

/** Open the microphone, see its level, record. A file serves where there is none. */
export function Microphone({ recorder, view }: { recorder: Recorder; view: RecorderView }) {
  const { state, problem, seconds } = view;
  const file = useRef<HTMLInputElement>(null);
  const chosen = () => {
    const [first] = file.current?.files ?? [];
    if (first) recorder.bring(first);
  };
  return (
    <section className="card stack" aria-label="Microphone">
      {problem && (
        <Note tone="bad">
          <div role="alert" className="stack-tight">
            <strong>{problem.title}</strong>
            <p>{problem.remedy}</p>
            <code className="quiet">{problem.code}</code>
          </div>
        </Note>
      )}
      {(state === "off" || state === "asking") && (
        <div className="row">
          <Button kind="primary" large disabled={state === "asking"} onClick={() => void recorder.open()}>
            {problem ? "Try again" : "Turn on the microphone"}
          </Button>
          <span className="quiet">{state === "asking" ? "The browser asks you; allow it there." : "Nothing is sent until you have listened to it and say so."}</span>
        </div>
      )}
      {(state === "ready" || state === "recording") && (
        <>
          <Meter recorder={recorder} />
          <div className="row">
            {state === "ready" ? (
              <Button kind={view.take ? "normal" : "primary"} large hint="R" onClick={() => recorder.start()}>
                <span className="record-dot" aria-hidden="true" /> {view.take ? "Record again" : "Record"}
              </Button>
            ) : (
              <Button kind="primary" large hint="R" onClick={() => recorder.stop()}>
                <span className="record-square" aria-hidden="true" /> Stop
              </Button>
            )}
            <span className="record-clock" role="timer">
              {state === "recording" ? `${clock(seconds)} of ${clock(LONGEST_SECONDS)}` : ""}
            </span>
            <span className="grow" />
            {state === "ready" && (
              <Button kind="plain" onClick={() => recorder.close()}>
                Turn the microphone off
              </Button>
            )}
          </div>
        </>
      )}
      {state !== "recording" && (
        <div className="row">
          <span className="quiet">{problem ? "Or take a recording made elsewhere." : "No microphone here? Take a recording made elsewhere."}</span>
          <Button onClick={() => file.current?.click()}>Choose a file</Button>
          <input ref={file} type="file" accept="audio/*" hidden aria-label="Recording" onChange={chosen} />
        </div>
      )}
    </section>
  );
}
