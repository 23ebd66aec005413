import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";

import { api } from "@/api/http";
import { useMe } from "@/app/session";
import { useCommands } from "@/hooks/keys";
import type { Import } from "@/pages/imports/shapes";
import { Microphone } from "@/pages/record/Microphone";
import { firstReading, PromptPane } from "@/pages/record/PromptPane";
import { following } from "@/pages/record/prompts";
import { Recorder } from "@/pages/record/Recorder";
import { Sent, type SentOne } from "@/pages/record/Sent";
import { extensionOf, stamp } from "@/pages/record/sound";
import { TakePane } from "@/pages/record/TakePane";

const GROUP = "Recording";

/** From the sentence to the clip, one reading at a time. */
export function Studio() {
  const me = useMe();
  const speaker = `voice-${me.id}`; // as the server calls it
  const client = useQueryClient();
  const [recorder] = useState(() => new Recorder());
  const view = useSyncExternalStore(recorder.subscribe, () => recorder.view);
  const [reading, setReading] = useState(() => firstReading(me.listens_to));
  const [consent, setConsent] = useState(false);
  const [sent, setSent] = useState<SentOne[]>([]);
  const takePane = useRef<HTMLDivElement>(null);
  const { take, state } = view;

  useEffect(() => () => recorder.close(), [recorder]);
  useEffect(() => {
    if (!take) return;
    takePane.current?.scrollIntoView({ block: "nearest" });
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [take]);

  const send = useMutation({
    mutationFn: () => {
      const form = new FormData();
      const { blob } = take!;
      form.append("audio", blob, blob instanceof File ? blob.name : `${speaker}-${stamp(new Date())}.${extensionOf(blob.type)}`);
      form.append("text", reading.text.trim());
      form.append("language", reading.language);
      form.append("consent", String(consent));
      return api.post<Import>("/recordings", form);
    },
    onSuccess: (made) => {
      setSent((old) => [{ id: made.id, text: reading.text.trim() }, ...old]);
      recorder.forget();
      setReading((old) => ({ ...old, text: old.own ? "" : following(old.language, old.text) }));
      void client.invalidateQueries({ queryKey: ["/imports"] });
    },
  });
  const mayKeep = take !== null && consent && !send.isPending;

  useCommands([
    { id: "record", keys: ["r"], label: "Record, stop", group: GROUP, when: () => !send.isPending, run: () => (state === "recording" ? recorder.stop() : recorder.start()) },
    { id: "send", keys: ["Ctrl+Enter"], label: "Keep and send", group: GROUP, when: () => mayKeep, run: () => send.mutate() },
  ]);

  return (
    <>
      <PromptPane reading={reading} onChange={setReading} locked={state === "recording" || send.isPending} />
      <Microphone recorder={recorder} view={view} />
      {take && state !== "recording" && (
        <div ref={takePane}>
          <TakePane
            take={take}
            speaker={speaker}
            consent={consent}
            onConsent={setConsent}
            onSend={() => send.mutate()}
            onDrop={() => recorder.forget()}
            sending={send.isPending}
            error={send.error}
          />
        </div>
      )}
      <Sent of={sent} />
    </>
  );
}
