import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";

import type { Sheet } from "@/annotate/Sheet";
import type { SheetQueue } from "@/annotate/useSheet";
import { workKey } from "@/annotate/useWork";
import { asApiError, type ApiError } from "@/api/errors";
import { api } from "@/api/http";
import type { Answers, Finding, Side, Work } from "@/api/shapes";

export interface Unheard {
  side: Side;
  /** How much of the clip was heard, 0 to 1. */
  share: number;
}

/** Saves what is left, then freezes the sheet. One key per try, so that a lost answer does not submit twice. */
export function useSubmit(work: Work, sheet: Sheet, queue: SheetQueue, onDone: (work: Work) => void) {
  const client = useQueryClient();
  const key = useRef(crypto.randomUUID());
  const tried = useRef<Answers | null>(null);
  const submit = useMutation<Work, ApiError, string[]>({
    mutationFn: async (confirmed) => {
      tried.current = sheet.view.answers;
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
      const findings = listed<Finding>(error, "findings");
      if (!findings.length) return;
      sheet.told(findings);
      const first = findings.find(({ level }) => level === "error") ?? findings[0];
      if (first) goTo(sheet, first);
    },
  });

  // What the server said is about the answers it saw: once one changes, the next try asks again.
  const error = submit.error && tried.current === sheet.view.answers ? submit.error : null;
  const findings = error ? listed<Finding>(error, "findings") : [];
  const unheard = error ? listed<Unheard>(error, "unheard") : [];
  /** Warnings of the last try that wait for a yes; null while something must be mended first. */
  const warnings = findings.length && findings.every(({ level }) => level !== "error") ? findings : null;

  const go = () => {
    if (submit.isPending) return;
    if (sheet.missing().length) return sheet.showMissing();
    submit.mutate(warnings ? warnings.map(({ code }) => code) : []);
  };
  return {
    go,
    warnings,
    findings,
    unheard,
    isLost: error?.code === "lease_lost",
    error: findings.length || unheard.length || error?.code === "lease_lost" ? null : error,
    isPending: submit.isPending,
    reset: submit.reset,
  };
}

/** The question that a finding is about comes into focus. */
export function goTo(sheet: Sheet, { dimension: key, side: about }: Finding): void {
  const place = sheet.places().find(({ dimension, side }) => dimension.key === key && (!about || side === about));
  if (place) sheet.focusOn(place);
}

function listed<T>(error: ApiError, name: string): T[] {
  const list = error.extra[name];
  return Array.isArray(list) ? (list as T[]) : [];
}
