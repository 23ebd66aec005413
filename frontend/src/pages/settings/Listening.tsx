import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";

import { api } from "@/api/http";
import type { Me, Session } from "@/api/shapes";
import { useMe } from "@/app/session";
import { Button, Check, ErrorNote, Field } from "@/components";
import { isLanguageCode, nameOf, offered, useSettingsWords, withLanguage } from "@/pages/settings/words";

/** Which languages this person can judge; kept at every change. */
export function Listening() {
  const me = useMe();
  const words = useSettingsWords();
  const client = useQueryClient();
  const [typed, setTyped] = useState("");
  const [bad, setBad] = useState(false);
  const [everOffered, setEverOffered] = useState(me.listens_to); // a box that is unticked stays where it was
  const [chosen, setChosen] = useState(me.listens_to);
  const tell = (listens_to: string[]) => {
    setChosen(listens_to);
    client.setQueryData<Session>(["session"], (old) => (old?.user ? { ...old, user: { ...old.user, listens_to } } : old));
  };
  const change = useMutation({
    mutationFn: ({ now }: { now: string[]; before: string[] }) => api.patch<Me>("/me", { listens_to: now }),
    onError: (_, { before }) => tell(before),
    scope: { id: "listens_to" }, // one after the other, so that the last tick is the one that stays
  });
  const set = (code: string, on: boolean) => {
    const now = withLanguage(chosen, code, on);
    tell(now); // shown in the same moment; the server hears of it behind
    change.mutate({ now, before: chosen });
  };

  const add = (event: FormEvent) => {
    event.preventDefault();
    const code = typed.trim();
    setBad(!isLanguageCode(code));
    if (!isLanguageCode(code)) return;
    setEverOffered([...everOffered, code]);
    set(code, true);
    setTyped("");
  };

  return (
    <section className="card stack">
      <div>
        <h2>{words.listens}</h2>
        <p className="quiet">{words.listensHint}</p>
      </div>
      <div className="settings-languages">
        {offered([...everOffered, ...chosen]).map((code) => (
          <Check key={code} checked={chosen.includes(code)} onChange={(on) => set(code, on)}>
            {nameOf(code, me.interface_language)} <span className="quiet">{code}</span>
          </Check>
        ))}
      </div>
      <form className="settings-line" onSubmit={add} noValidate>
        <Field label={words.other} hint={words.otherHint} errors={bad ? [words.badCode] : []}>
          <input className="input" value={typed} maxLength={16} onChange={(event) => setTyped(event.target.value)} />
        </Field>
        <Button type="submit" disabled={!typed.trim()}>
          {words.add}
        </Button>
      </form>
      <p className="quiet small" role="status">
        {change.isSuccess ? words.saved : ""}
      </p>
      {change.isError && <ErrorNote error={change.error} />}
    </section>
  );
}
