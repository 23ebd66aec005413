import type { CampaignRow, Role } from "@/api/shapes";
import type { Tone } from "@/components";

export const STATE_WORDS: Record<CampaignRow["state"], { title: string; tone: Tone }> = {
  draft: { title: "draft", tone: "neutral" },
  open: { title: "open", tone: "good" },
  paused: { title: "paused", tone: "warn" },
  closed: { title: "closed", tone: "neutral" },
};

export const LANGUAGES: Record<string, string> = { en: "English", zh: "Chinese", fr: "French", ja: "Japanese", de: "German", es: "Spanish" };
export const languageName = (code: string) => LANGUAGES[code] ?? (code || "any language");

export const ROLE_WORDS: Record<Role, string> = { manager: "Manager", annotator: "Rater", inspector: "Inspector", adjudicator: "Adjudicator" };

export const ITEM_WORDS: Record<string, { title: string; tone: Tone }> = {
  collecting: { title: "in work", tone: "neutral" },
  disputed: { title: "disputed", tone: "warn" },
  accepted: { title: "accepted", tone: "good" },
  excluded: { title: "excluded", tone: "bad" },
};

export const SLOT_WORDS: Record<string, string> = {
  open: "free",
  answering: "answering",
  writing: "writing",
  finished: "to inspect",
  returned: "returned",
  accepted: "accepted",
  escalated: "escalated",
  declined: "declined",
};

const share = (part: number, whole: number) => (whole ? part / whole : 0);

/** The bar of a campaign: what is settled, what is in dispute, what is left out. */
export function progressParts({ items, accepted, disputed, excluded }: CampaignRow["progress"]): { share: number; colour: string; title: string; count: number }[] {
  return [
    { title: "accepted", count: accepted, share: share(accepted, items), colour: "var(--accent)" },
    { title: "disputed", count: disputed, share: share(disputed, items), colour: "var(--cat-2)" },
    { title: "excluded", count: excluded, share: share(excluded, items), colour: "var(--line-strong)" },
  ];
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

export function percent(part: number, whole: number): string {
  return whole ? `${Math.floor((100 * part) / whole)} %` : "–";
}
