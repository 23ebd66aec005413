import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState, type FormEvent } from "react";

import { api } from "@/api/http";
import { asApiError } from "@/api/errors";
import { Button, Check, Dialog, ErrorNote, Field } from "@/components";
import type { Source } from "@/pages/clips/shapes";
import { slugOf } from "@/pages/imports/delivery";

const blank = { title: "", slug: "", licence: "", url: "", attribution: "", redistributable: false };

/** Names a source that Earshot does not know yet. */
export function NewSource({ onMade }: { onMade: (source: Source) => void }) {
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [draft, setDraft] = useState(blank);
  const make = useMutation({
    networkMode: "always", // offline is said at once, not waited out
    mutationFn: () => api.post<Source>("/sources", { ...draft, slug: draft.slug || slugOf(draft.title), licence: draft.licence || "LicenseRef-unknown" }),
    onSuccess: async (source) => {
      await client.invalidateQueries({ queryKey: ["/sources"] });
      onMade(source);
      setOpen(false);
      setDraft(blank);
    },
  });
  const form = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (draft.title.trim()) make.mutate();
  };
  const fields = make.error ? asApiError(make.error).fields : {};
  const input = (name: "title" | "slug" | "licence" | "url" | "attribution", rest: object = {}) => (
    <input className="input" value={draft[name]} onChange={(event) => setDraft({ ...draft, [name]: event.target.value })} {...rest} />
  );
  if (!open) return <Button onClick={() => setOpen(true)}>New source</Button>;
  return (
    <Dialog
      title="New source"
      onClose={() => setOpen(false)}
      actions={
        <Button kind="primary" type="submit" form={form} disabled={!draft.title.trim() || make.isPending}>
          Make source
        </Button>
      }
    >
      <form id={form} className="stack" onSubmit={submit}>
        <Field label="Title" errors={fields.title}>
          {input("title", { maxLength: 200, autoFocus: true })}
        </Field>
        <Field label="Short name" hint="Written in manifests; cannot be changed later" errors={fields.slug}>
          {input("slug", { maxLength: 60, placeholder: slugOf(draft.title) })}
        </Field>
        <Field label="Licence" hint="An SPDX name such as CC-BY-4.0; empty where it is not known" errors={fields.licence}>
          {input("licence", { maxLength: 60, list: "imports-licences" })}
        </Field>
        <datalist id="imports-licences">
          {["CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "Apache-2.0", "MIT"].map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <Field label="Address" errors={fields.url}>
          {input("url", { type: "url", placeholder: "https://" })}
        </Field>
        <Field label="Attribution" hint="Words that the licence asks for" errors={fields.attribution}>
          {input("attribution")}
        </Field>
        <Check checked={draft.redistributable} onChange={(redistributable) => setDraft({ ...draft, redistributable })}>
          The sound may be passed on with a release
        </Check>
      </form>
      {make.isError && <ErrorNote error={make.error} />}
    </Dialog>
  );
}
