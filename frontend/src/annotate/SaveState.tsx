import { useSyncExternalStore } from "react";

import { Badge, Button, ErrorNote, Note, type Tone } from "@/components";
import type { SaveQueue, SaveState as State } from "@/engine/SaveQueue";
import { useT } from "@/i18n";

const TONES: Record<State, Tone> = {
  saved: "good",
  saving: "neutral",
  offline: "warn",
  conflict: "bad",
  lease_lost: "bad",
  refused: "bad",
};

/** What is saved does not matter here. */
type AnyQueue = SaveQueue<any, any>;

export function useSaveState(queue: AnyQueue): State {
  return useSyncExternalStore(queue.subscribe, () => queue.state);
}

/** One word, always in the same place. */
export function SaveBadge({ queue }: { queue: AnyQueue }) {
  const t = useT();
  const state = useSaveState(queue);
  return (
    <span role="status" aria-live="polite">
      <Badge tone={TONES[state]}>{t(`state.${state}`)}</Badge>
    </span>
  );
}

/** What to do where saving stands still. Nothing is lost in any of these. */
export function SaveTrouble({
  queue,
  isLost = false,
  onTheirs,
  onGoOn,
}: {
  queue: AnyQueue;
  /** Told by another request than a save. */
  isLost?: boolean;
  onTheirs: (theirs: Record<string, unknown>) => void;
  onGoOn: () => void;
}) {
  const t = useT();
  const state = useSaveState(queue);
  if (state === "lease_lost" || isLost) {
    return (
      <Note tone="bad">
        <strong>{t("state.leaseTitle")}</strong>
        <p>{t("state.leaseText")}</p>
        <div className="note-foot">
          <Button kind="primary" hint="Ctrl+Enter" onClick={onGoOn}>{t("state.next")}</Button>
        </div>
      </Note>
    );
  }
  if (state === "conflict") {
    const theirs = (queue.error?.extra.theirs ?? {}) as Record<string, unknown>;
    const version = Number(theirs.version ?? queue.version);
    return (
      <Note tone="warn">
        <strong>{t("state.conflictTitle")}</strong>
        <p>{t("state.conflictText")}</p>
        <div className="note-foot">
          <Button kind="primary" onClick={() => queue.keepMine(version)}>
            {t("state.keepMine")}
          </Button>
          <Button
            onClick={() => {
              queue.takeTheirs(version);
              onTheirs(theirs);
            }}
          >
            {t("state.takeTheirs")}
          </Button>
        </div>
      </Note>
    );
  }
  return state === "refused" ? <ErrorNote error={queue.error} /> : null;
}
