import type { Task } from "@/api/shapes";
import type { Tone } from "@/components";
import { languageName, plural } from "@/pages/campaigns/words";
import type { BySplit, Certificate, ReleaseRow, Verdict } from "@/pages/releases/shapes";
import { TASK_WORDS } from "@/pages/review/shapes";

export { bytes } from "@/pages/releases/files";

export const RELEASE_STATES: Record<ReleaseRow["state"], { title: string; tone: Tone }> = {
  waiting: { title: "waiting", tone: "neutral" },
  building: { title: "building", tone: "neutral" },
  published: { title: "published", tone: "good" },
  refused: { title: "refused", tone: "bad" },
  failed: { title: "failed", tone: "bad" },
};

export const VERDICTS: Record<Verdict, { title: string; tone: Tone }> = {
  clean: { title: "clean", tone: "good" },
  warn: { title: "warning", tone: "warn" },
  leak: { title: "leak", tone: "bad" },
  told: { title: "shared and told", tone: "neutral" },
  absent: { title: "could not look", tone: "neutral" },
};

const STAGE_WORDS: Record<string, string> = {
  listening: "Making fingerprints of sounds",
  splitting: "Finding the splits",
  items: "Writing the items",
  audio: "Copying the audio",
  checking: "Looking for leaks",
  sealing: "Adding up the checksums",
  storing: "Storing the folder",
};

/** A stage as the worker tells it, some with what it is at: "checking near_audio", "policy strict". */
export function stageWords(stage: string): string {
  const [first = "", ...rest] = stage.split(" ");
  if (first === "policy") return `Trying policy ${rest.join(" ")}`;
  const words = STAGE_WORDS[first] ?? "Building";
  return rest.length ? `${words}: ${rest.join(" ").replaceAll("_", " ")}` : words;
}

const LEFT_OUT: Record<string, string> = {
  repeats_across_splits: "texts that repeat, or nearly, a text of another split",
  not_in_ms_swift: "rows that cannot be written as an ms-swift line",
  contradicts_final_fields: "texts that contradict the final answers",
};

/** Why a row is not in the release, as a sentence about it. */
export function reasonWords(reason: string): string {
  if (LEFT_OUT[reason]) return LEFT_OUT[reason];
  const plain = reason.replace(/^quarantined: /, "").replaceAll("_", " ");
  const [few, many] = plain.split(" against ");
  return few && many ? `its ${inRow(few)} ${few.includes(" and ") ? "stand" : "stands"} in another split than its ${inRow(many)}` : plain;
}

/** "a and b and c" as "a, b and c". */
const inRow = (words: string) => words.split(" and ").join(", ").replace(/, ([^,]*)$/, " and $1");

/** Numbers of a share as whole percents that never claim all or nothing falsely. */
export function percentOf(share: number): string {
  const percent = share * 100;
  if (share > 0 && percent < 0.1) return "< 0.1 %";
  if (share < 1 && percent > 99.9) return "> 99.9 %";
  return `${percent >= 99.95 || percent === 0 ? Math.round(percent) : percent.toFixed(1)} %`;
}

const PARTS: Record<string, string> = { joint: "All tasks together", quality: "Quality tasks", detection: "Detection" };
export const partName = (part: string) => PARTS[part] ?? part;

/** A certificate as plain sentences: what was reached, how far from the best it can be, and what that rests on. */
export function certificateWords(found: Certificate): string[] {
  const said = [`${plural(found.released, "item")} of ${found.items.toLocaleString("en")} ${found.released === 1 ? "goes" : "go"} out.`];
  if (found.reached !== undefined && found.bound !== undefined) {
    const core = found.bound_holds_for?.startsWith("held-out") ?? false;
    const what = core ? "held-out items that share nothing with train" : "items kept";
    said.push(
      found.gap === 0 || found.reached === found.bound
        ? `${found.reached.toLocaleString("en")} ${what}: for this choice of systems no split can have more.`
        : `${found.reached.toLocaleString("en")} ${what}; for this choice of systems no split can have more than ${found.bound.toLocaleString("en")}: a gap of ${percentOf(found.gap ?? 1 - found.reached / found.bound)}.`,
    );
  } else {
    said.push("Dealt out by rule, not searched: there is no bound to hold it to.");
  }
  if (found.system_labels?.systems) {
    const { systems, tried, proven } = found.system_labels;
    said.push(
      proven
        ? `Every way of dealing out ${plural(systems, "system")} was tried, so this choice is the best.`
        : `Which of ${plural(systems, "system")} are held out was searched (${plural(tried, "choice")} tried), not proven to be the best.`,
    );
  }
  if (found.pinned_attributes) said.push(`${plural(found.pinned_attributes, "speaker, text, system or recording", "speakers, texts, systems and recordings")} keep the split that an earlier release or a reservation gave them.`);
  const shared = Object.entries(found.shared_across_splits ?? {}).filter(([, count]) => count > 0);
  if (found.shared_across_splits) {
    said.push(shared.length ? `In more than one split: ${shared.map(([kind, count]) => plural(count, kind)).join(", ")}.` : "No speaker, text, system or recording is in more than one split.");
  }
  return said;
}

/** What to do about a refusal, beside the server's own words. */
export const REMEDIES: Record<string, string> = {
  nothing_to_release: "Accept some work first, in the campaign’s queue of inspections.",
  leak_found: "Listen to what was found below. Exclude or mend those items and build again, choose another policy, or let a check pass by name and say why.",
  split_impossible: "Choose other shares, add a campaign with more speakers, systems or texts, or free what was reserved.",
  changed_meanwhile: "Build again: it then sees one state.",
};

export const KIND_WORDS: Record<string, string> = { task: "Task", language: "Language", score: "Score", label: "Label", winner: "Winner", source: "Source" };

/** A value of the balance as people say it. */
export function valueWords(kind: string, value: string): string {
  if (kind === "language") return value === "unknown" ? "not known" : languageName(value);
  if (kind === "task") return taskName(value);
  if (kind === "source") return value;
  const [task = "", ...label] = value.split(" ");
  return label.length ? `${taskName(task)}: ${label.join(" ")}` : value;
}

export const taskName = (task: string) => TASK_WORDS[task as Task] ?? task;

export function total(counts: BySplit | undefined): number {
  return counts ? counts.train + counts.val + counts.test : 0;
}

export function totalItems(items: Record<string, BySplit>): number {
  return Object.values(items).reduce((sum, counts) => sum + total(counts), 0);
}
