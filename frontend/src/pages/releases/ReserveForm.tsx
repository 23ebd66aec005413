import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { asApiError } from "@/api/errors";
import { api } from "@/api/http";
import { Button, ErrorNote, Field, Note, Select } from "@/components";
import { plural } from "@/pages/campaigns/words";
import { clashesIn, HINTS, RESERVABLE, SPLITS_OF_LEDGER, TRACKS, valuesIn } from "@/pages/releases/ledger";
import type { LedgerEntry, Reservation } from "@/pages/releases/shapes";

/** A promise made before anybody is paid to rate: these go into that split and no other. */
export function ReserveForm() {
  const client = useQueryClient();
  const [kind, setKind] = useState<Reservation["kind"]>("speaker");
  const [split, setSplit] = useState<Reservation["split"]>("test");
  const [track, setTrack] = useState("");
  const [text, setText] = useState("");
  const [reason, setReason] = useState("");
  const values = valuesIn(text);
  const reserve = useMutation({
    mutationFn: () => api.post<LedgerEntry[]>("/ledger/reservations", { kind, split, values, ...(track ? { track } : {}), ...(reason.trim() ? { reason: reason.trim() } : {}) }),
    onSuccess: () => {
      setText("");
      void client.invalidateQueries({ queryKey: ["/ledger"] });
    },
  });
  const error = reserve.error ? asApiError(reserve.error) : null;
  return (
    <form
      className="card stack"
      aria-label="Reserve"
      onSubmit={(event) => {
        event.preventDefault();
        if (values.length) reserve.mutate();
      }}
    >
      <h2>Reserve for a split</h2>
      <p className="quiet releases-prose">
        Say before anybody is paid to rate which speakers, texts or systems are held out. Pairs are then drawn inside one split, and no rating is lost to a clip that straddles two. A reservation cannot be taken back: a release may rest on it.
      </p>
      <div className="releases-fields">
        <Field label="What">
          <Select value={kind} options={RESERVABLE} onChange={(value) => setKind(value as Reservation["kind"])} />
        </Field>
        <Field label="For the split">
          <Select value={split} options={SPLITS_OF_LEDGER} onChange={(value) => setSplit(value as Reservation["split"])} />
        </Field>
        <Field label="On the track">
          <Select value={track} any="both tracks" options={TRACKS} onChange={setTrack} />
        </Field>
        <Field label="Why (optional)" errors={error?.fields.reason}>
          <input className="input" value={reason} maxLength={80} onChange={(event) => setReason(event.target.value)} />
        </Field>
      </div>
      <Field label={`Which ${RESERVABLE.find(({ value }) => value === kind)?.title ?? kind}`} hint={HINTS[kind]} errors={error?.fields.values}>
        <textarea className="input" rows={4} value={text} onChange={(event) => setText(event.target.value)} />
      </Field>
      {error && <ErrorNote error={error} />}
      {error && clashesIn(error.extra).length > 0 && (
        <ul className="releases-said-list small">
          {clashesIn(error.extra).map(({ kind: what, value, is }) => (
            <li key={`${what} ${value}`}>
              {what} <strong>{value}</strong> is in {is} for good
            </li>
          ))}
        </ul>
      )}
      {reserve.isSuccess && <Note tone="good">{reserve.data.length ? `${plural(reserve.data.length, "entry", "entries")} written.` : "All of that stood in the ledger already."}</Note>}
      <div className="row">
        <Button type="submit" kind="primary" disabled={reserve.isPending || !values.length}>
          {values.length ? `Reserve ${values.length.toLocaleString("en")} for ${split}` : "Reserve"}
        </Button>
      </div>
    </form>
  );
}
