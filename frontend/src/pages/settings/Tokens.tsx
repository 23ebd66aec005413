import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";

import { asApiError } from "@/api/errors";
import { api } from "@/api/http";
import { useMe } from "@/app/session";
import { Button, Dialog, ErrorNote, Field, PagedTable } from "@/components";
import { usePaged } from "@/hooks/usePaged";
import { NewToken } from "@/pages/settings/NewToken";
import { useSettingsWords } from "@/pages/settings/words";

export interface Token {
  id: number;
  name: string;
  created_at: string;
  last_used_at: string | null;
}

/** Tokens for programs: made, shown once, revoked. */
export function Tokens() {
  const words = useSettingsWords();
  const client = useQueryClient();
  const day = new Intl.DateTimeFormat(useMe().interface_language === "zh" ? "zh-CN" : "en-GB", { dateStyle: "medium" });
  const list = usePaged<Token>("/me/tokens");
  const [name, setName] = useState("");
  const [leaving, setLeaving] = useState<Token | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: ["/me/tokens"] });
  const make = useMutation({
    mutationFn: (body: { name: string }) => api.post<Token & { token: string }>("/me/tokens", body),
    onSuccess: () => {
      setName("");
      void refresh();
    },
  });
  const revoke = useMutation({
    mutationFn: (token: Token) => api.delete(`/me/tokens/${token.id}`),
    onSuccess: () => {
      setLeaving(null);
      void refresh();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) make.mutate({ name: name.trim() });
  };
  const fields = make.error ? asApiError(make.error).fields : {};

  return (
    <section className="card stack">
      <div>
        <h2>{words.tokens}</h2>
        <p className="quiet">
          {words.tokensLead} <code>Authorization: Bearer …</code> <a href="/api/docs/">{words.docs}</a>
        </p>
      </div>
      <form className="settings-line" onSubmit={submit}>
        <Field label={words.name} hint={words.nameHint} errors={fields.name}>
          <input className="input" value={name} maxLength={60} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Button type="submit" disabled={!name.trim() || make.isPending}>
          {words.make}
        </Button>
      </form>
      {make.isError && <ErrorNote error={make.error} />}
      {make.data && <NewToken key={make.data.id} token={make.data.token} onKept={make.reset} />}
      <PagedTable
        list={list}
        caption={words.tokens}
        rowKey={(token) => token.id}
        empty={<p className="quiet">{words.noTokens}</p>}
        columns={[
          { title: words.name, cell: (token) => token.name },
          { title: words.made, cell: (token) => day.format(new Date(token.created_at)) },
          { title: words.used, cell: (token) => (token.last_used_at ? day.format(new Date(token.last_used_at)) : words.never) },
          {
            title: <span className="visually-hidden">{words.revoke}</span>,
            number: true,
            cell: (token) => <Button onClick={() => setLeaving(token)}>{words.revoke}</Button>,
          },
        ]}
      />
      {leaving && (
        <Dialog
          title={words.revokeTitle(leaving.name)}
          onClose={() => setLeaving(null)}
          actions={
            <Button kind="danger" disabled={revoke.isPending} onClick={() => revoke.mutate(leaving)}>
              {words.revoke}
            </Button>
          }
        >
          <p>{words.revokeText}</p>
          {revoke.isError && <ErrorNote error={revoke.error} />}
        </Dialog>
      )}
    </section>
  );
}
