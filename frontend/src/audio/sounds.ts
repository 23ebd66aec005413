import { ApiError } from "@/api/errors";

/*
 * Sounds fetched ahead are kept as blobs, so that the next item plays at once and a lost connection does not cut it.
 * Only a few are kept; the oldest goes first.
 */
const KEEP = 6;
const LARGEST_BYTES = 64 * 1024 * 1024;
interface Kept {
  blob: Blob;
  address: string;
}
const kept = new Map<string, Promise<Kept>>();

let context: AudioContext | null = null;
export function audioContext(): AudioContext {
  context ??= new AudioContext({ latencyHint: "interactive" });
  return context;
}

async function fetchBlob(url: string): Promise<Blob> {
  const response = await fetch(url, { credentials: "same-origin" });
  if (!response.ok) throw new ApiError(response.status, "sound", "The sound could not be loaded.");
  return response.blob();
}

/** Fetches a sound ahead. Failing is no harm: it is fetched again when it is played. */
export function prefetchSound(url: string): void {
  if (kept.has(url)) return;
  const made = fetchBlob(url).then((blob) => {
    if (blob.size > LARGEST_BYTES) throw new RangeError("too large to keep");
    return { blob, address: URL.createObjectURL(blob) };
  });
  kept.set(url, made);
  made.catch(() => kept.delete(url));
  for (const [old, sound] of kept) {
    if (kept.size <= KEEP) break;
    kept.delete(old);
    void sound.then(({ address }) => URL.revokeObjectURL(address), () => undefined);
  }
}

/** The fetched copy where there is one by now, else the address itself. */
export async function playable(url: string): Promise<string> {
  return (await kept.get(url)?.catch(() => null))?.address ?? url;
}

/** From the kept blob itself: the page's content policy lets nobody fetch a blob's address. */
export async function soundBytes(url: string): Promise<ArrayBuffer> {
  const sound = await kept.get(url)?.catch(() => null);
  return (sound?.blob ?? (await fetchBlob(url))).arrayBuffer();
}
