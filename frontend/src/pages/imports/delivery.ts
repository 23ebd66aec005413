import type { Defaults } from "@/pages/imports/shapes";

/** Files sorted by what they are to the server. Only names are looked at here; the server looks inside. */
export interface Delivery {
  audio: File[];
  archives: File[];
  manifest: File | null;
  /** Names that are left out: further manifests, clutter, and what is no sound. */
  leftOut: string[];
}

export const empty: Delivery = { audio: [], archives: [], manifest: null, leftOut: [] };
export const MOST_FILES = 4_900;

const ARCHIVE = /\.(zip|tar|tar\.gz|tgz|tar\.bz2|tar\.xz)$/i;
const MANIFEST = /\.(csv|tsv|jsonl|ndjson)$/i;
const AUDIO = /\.(wav|mp3|flac|ogg|oga|opus|webm|m4a|mp4|aac|aif|aiff)$/i;
const CLUTTER = /^(\.|Thumbs\.db$|desktop\.ini$|__MACOSX)/i;

/** What was chosen so far with what is chosen now; a file chosen twice counts once. */
export function withFiles(chosen: Delivery, files: Iterable<File>): Delivery {
  const next: Delivery = { ...chosen, audio: [...chosen.audio], archives: [...chosen.archives], leftOut: [...chosen.leftOut] };
  const there = (list: File[], file: File) => list.some((one) => one.name === file.name && one.size === file.size && one.lastModified === file.lastModified);
  for (const file of files) {
    if (CLUTTER.test(file.name)) continue;
    if (ARCHIVE.test(file.name)) there(next.archives, file) || next.archives.push(file);
    else if (AUDIO.test(file.name)) there(next.audio, file) || next.audio.push(file);
    else if (MANIFEST.test(file.name) && !next.manifest) next.manifest = file;
    else if (next.manifest?.name !== file.name) next.leftOut.push(file.name);
  }
  return next;
}

/** Names that two files share. A browser sends names without folders, so a manifest could not tell them apart. */
export function sharedNames({ audio }: Delivery): string[] {
  const seen = new Map<string, number>();
  for (const { name } of audio) seen.set(name, (seen.get(name) ?? 0) + 1);
  return [...seen].filter(([, count]) => count > 1).map(([name]) => name);
}

export function bytesOf({ audio, archives, manifest }: Delivery): number {
  return [...audio, ...archives, ...(manifest ? [manifest] : [])].reduce((sum, file) => sum + file.size, 0);
}

export function isEmpty({ audio, archives }: Delivery): boolean {
  return audio.length + archives.length === 0;
}

export function sizeWords(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1_000))} kB`;
  return bytes < 1_000_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${(bytes / 1_000_000_000).toFixed(2)} GB`;
}

export function asForm(delivery: Delivery, title: string, defaults: Defaults): FormData {
  const form = new FormData();
  for (const file of [...delivery.audio, ...delivery.archives]) form.append("files", file);
  if (delivery.manifest) form.append("manifest", delivery.manifest);
  if (title.trim()) form.append("title", title.trim());
  const given = Object.entries(defaults).filter(([, value]) => value?.trim());
  if (given.length) form.append("defaults", JSON.stringify(Object.fromEntries(given)));
  return form;
}

/** Seconds still to go at the pace so far; null while that is a guess. */
export function secondsLeft(sent: number, total: number, seconds: number): number | null {
  if (seconds < 1 || sent <= 0) return null;
  return Math.ceil(((total - sent) * seconds) / sent);
}

/** A short name from a title: what the server takes as one. */
export function slugOf(title: string): string {
  const plain = title.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60);
}
