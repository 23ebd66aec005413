import { Badge, type Tone } from "@/components";
import type { ImportState, Made, Outcome } from "@/pages/imports/shapes";

const STATES: Record<ImportState, { title: string; tone: Tone }> = {
  waiting: { title: "waiting", tone: "neutral" },
  running: { title: "running", tone: "warn" },
  done: { title: "done", tone: "good" },
  failed: { title: "failed", tone: "bad" },
};

export const OUTCOMES: Record<Outcome, { title: string; tone: Tone }> = {
  added: { title: "added", tone: "good" },
  known: { title: "already there", tone: "neutral" },
  skipped: { title: "skipped", tone: "warn" },
};

export function StateBadge({ of }: { of: Pick<Made, "state"> }) {
  const { title, tone } = STATES[of.state];
  return <Badge tone={tone}>{title}</Badge>;
}

const format = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });
export const when = (iso: string) => format.format(new Date(iso));
