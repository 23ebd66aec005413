import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";

import type { Sheet } from "@/annotate/Sheet";
import type { SheetQueue } from "@/annotate/useSheet";
import { workKey } from "@/annotate/useWork";
import { asApiError, type ApiError } from "@/api/errors";
import { api } from "@/api/http";
import type { Finding, Work } from "@/api/shapes";

/** Saves what is left, then freezes the sheet. One key per try, so that a lost answer does not submit twice. */
export function useSubmit(work: Work, sheet: Sheet, queue: SheetQueue, onDone: (work: Work) => void) {
  const client = useQueryClient();
  const key = useRef(crypto.randomUUID());
  const submit = useMutation<Work, ApiError, string[]>({
    mutationFn: async (confirmed) => {
      const version = await queue.flush();
      const headers = { "If-Match": `"${version}"`, "Idempotency-Key": key.current, "X-Lease-Epoch": String(work.lease.epoch) };
      return api.post<Work>(`/assignments/${work.id}/submit`, { confirmed }, headers).catch((error: unknown) => {
        throw asApiError(error);
      });
    },
    onSuccess: (next) => {
      client.setQueryData(workKey(work.id), next);
      onDone(next);
    },
    onError: (error) => {
      if (!error.passing) key.current = crypto.randomUUID();
      const findings = findingsOf(error);
      if (!findings.length) return;
      sheet.told(findings);
      const first = findings.find(({ level }) => level === "error") ?? findings[0];
      const place = sheet.places().find(({ dimension, side }) => dimension.key === first?.dimension && (!first.side || first.side === side));
      if (place) sheet.focusOn(place);
    },
  });

  /** Warnings of the last try that wait for a yes; null while something must be mended first. */
  const findings = submit.error ? findingsOf(submit.error) : [];
  const warnings = findings.length && findings.every(({ level }) => level !== "error") ? findings : null;

  const go = () => {
    if (submit.isPending) return;
    if (sheet.missing().length) return sheet.showMissing();
    submit.mutate(warnings ? warnings.map(({ code }) => code) : []);
  };
  return { go, warnings, error: findings.length ? null : submit.error, isPending: submit.isPending, reset: submit.reset };
}

function findingsOf(error: ApiError): Finding[] {
  const { findings } = error.extra;
  return Array.isArray(findings) ? (findings as Finding[]) : [];
}
