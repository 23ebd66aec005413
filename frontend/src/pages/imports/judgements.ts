import { sizeWords } from "@/pages/imports/delivery";
import type { Made } from "@/pages/imports/shapes";

export interface Judgements extends Made {
  unreadable: number;
  /** What was not taken over, and how often. */
  remarks: Record<string, number>;
  campaigns: number[];
  recordings: number | null;
}
export interface Problem {
  id: number;
  file: string;
  line: number | null;
  code: string;
  reason: string;
}

/** How to say here what the reason of a row that was not taken asks for. */
export const HINTS: Record<string, string> = {
  unknown_format: "Choose the format yourself when you send the file again.",
  no_preset: "Choose the questionnaire when you send the file again.",
  unknown_field: "Say what their fields are under More, “Their fields”, when you send the file again.",
  unclear_column: "Say what their fields are under More, “Their fields”, when you send the file again.",
  wrong_audios: "Say which fields name recordings under More, “Their fields”, when you send the file again.",
  ambiguous_audio: "Choose the source that the recordings belong to when you send the file again.",
};

/** What to do about these rows, each advice once. */
export function adviceFor(problems: Problem[]): string[] {
  return [...new Set(problems.map(({ code }) => HINTS[code] ?? "").filter(Boolean))];
}

/** The formats by their key, as the server names them. `asks`: they have no fixed questions. */
export const FORMATS: { value: string; title: string; asks?: true }[] = [
  { value: "speecheval", title: "SpeechEval, ms-swift rows" },
  { value: "sagelm", title: "SageLM, LLaMA-Factory rows" },
  { value: "speechocean762", title: "SpeechOcean762" },
  { value: "nisqa", title: "NISQA corpus" },
  { value: "alld", title: "ALLD captions and verdicts" },
  { value: "l2", title: "L2 assessment" },
  { value: "qualispeech", title: "QualiSpeech" },
  { value: "label-studio", title: "Label Studio export", asks: true },
  { value: "potato", title: "Potato", asks: true },
  { value: "webmushra", title: "webMUSHRA" },
  { value: "p808", title: "P.808 toolkit" },
];

export interface Wishes {
  campaign: string;
  format: string;
  preset: string;
  source: string;
  names: string;
  textLanguage: string;
  inspect: boolean;
  pseudonyms: boolean;
  confirmTexts: boolean;
}

export const unwished: Wishes = { campaign: "", format: "", preset: "", source: "", names: "", textLanguage: "en", inspect: false, pseudonyms: false, confirmTexts: false };

const READ = /\.(csv|tsv|txt|jsonl?|ndjson|ya?ml)$/i;
const CLUTTER = /^(\.|Thumbs\.db$|desktop\.ini$|__MACOSX)/i;

export interface Bundle {
  judgements: File[];
  /** Recordings, and archives of both. */
  beside: File[];
}
export const noFiles: Bundle = { judgements: [], beside: [] };

/** What was chosen with what is chosen now; a file chosen twice counts once. */
export function withMore(chosen: Bundle, files: Iterable<File>): Bundle {
  const next: Bundle = { judgements: [...chosen.judgements], beside: [...chosen.beside] };
  for (const file of files) {
    if (CLUTTER.test(file.name)) continue;
    const list = READ.test(file.name) ? next.judgements : next.beside;
    if (!list.some((one) => one.name === file.name && one.size === file.size && one.lastModified === file.lastModified)) list.push(file);
  }
  return next;
}

export const allOf = ({ judgements, beside }: Bundle): File[] => [...judgements, ...beside];
export const weight = (files: File[]): string => sizeWords(files.reduce((sum, file) => sum + file.size, 0));

/** Names written one a line, `theirs = ours`. Gives the line that cannot be read instead. */
export function readNames(written: string): { names: Record<string, string>; wrong: string | null } {
  const names: Record<string, string> = {};
  for (const line of written.split("\n").map((one) => one.trim())) {
    if (!line) continue;
    const at = line.indexOf("=");
    if (at < 1) return { names, wrong: line };
    names[line.slice(0, at).trim()] = line.slice(at + 1).trim();
  }
  return { names, wrong: null };
}

export function asJudgementForm(bundle: Bundle, wishes: Wishes): FormData {
  const form = new FormData();
  for (const file of allOf(bundle)) form.append("files", file);
  form.append("campaign", wishes.campaign.trim());
  form.append("format", wishes.format || "auto");
  form.append("text_language", wishes.textLanguage.trim() || "en");
  form.append("inspect_share", wishes.inspect ? "1" : "0");
  form.append("pseudonyms", String(wishes.pseudonyms));
  form.append("confirm_texts", String(wishes.confirmTexts));
  if (wishes.preset) form.append("preset", wishes.preset);
  if (wishes.source) form.append("source", wishes.source);
  const { names } = readNames(wishes.names);
  if (Object.keys(names).length) form.append("names", JSON.stringify(names));
  return form;
}
