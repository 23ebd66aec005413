import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";

import { Sheet } from "@/annotate/Sheet";
import { useActiveSeconds } from "@/annotate/useActiveSeconds";
import { request } from "@/api/http";
import type { Answers, Heard, SaveAnswer, Work } from "@/api/shapes";
import { formFor } from "@/engine/units";
import { SaveQueue } from "@/engine/SaveQueue";
import type { Player } from "@/engine/Player";

export interface SheetBody {
  raw: Answers;
  heard: Heard;
  active_seconds: number;
}
export type SheetQueue = SaveQueue<SheetBody, SaveAnswer>;

/** The answers of one item, saved as they are made. Made anew for every assignment (`key` the part that uses it). */
export function useSheet(work: Work, player: Player | null) {
  const live = useRef<Player | null>(null);
  live.current = player;
  const active = useActiveSeconds(live);

  const { tokens } = work.item;
  const form = useMemo(() => formFor(work.form, tokens), [work.form, tokens]);
  const [{ sheet, queue, push }] = useState(() => {
    const queue: SheetQueue = new SaveQueue({
      name: `answers.${work.id}.${work.sheet.round}`,
      version: work.sheet.version,
      send: (body, version, key) =>
        request<SaveAnswer>("PUT", `/assignments/${work.id}/answers`, {
          body,
          headers: { "If-Match": `"${version}"`, "Idempotency-Key": key, "X-Lease-Epoch": String(work.lease.epoch) },
        }),
      onAnswer: (answer) => sheet.told(answer.findings),
    });
    const kept = queue.resume();
    const seconds = (side: string) =>
      (work.item.clips.find((clip) => clip.side === side) ?? work.item.clips[0])?.audio.seconds ?? 0;
    const push = () =>
      queue.push({ raw: sheet.view.answers, heard: live.current?.heard() ?? work.sheet.heard, active_seconds: active.current });
    const sheet: Sheet = new Sheet(form, kept?.raw ?? work.sheet.raw, work.sheet.findings, seconds, push);
    const asked = sheet.places().find(({ dimension }) => work.returned?.fields.includes(dimension.key));
    if (asked) sheet.focusOn(asked);
    return { sheet, queue, push };
  });

  useEffect(() => {
    const retry = () => queue.retryNow();
    window.addEventListener("online", retry);
    return () => window.removeEventListener("online", retry);
  }, [queue]);

  // What was heard is saved each time the sound stops.
  useEffect(() => {
    if (!player) return;
    let saved = JSON.stringify(player.heard());
    return player.subscribe(() => {
      if (player.view.playing) return;
      const heard = JSON.stringify(player.heard());
      if (heard === saved) return;
      saved = heard;
      push();
    });
  }, [player, push]);

  useEffect(() => {
    if (sheet.form !== form) sheet.speak(form);
  }, [sheet, form]);

  const view = useSyncExternalStore(sheet.subscribe, () => sheet.view);
  return { sheet, queue, view, push };
}
