/** Why there is no microphone, in words that say what to do. */
export interface Problem {
  code: string;
  title: string;
  remedy: string;
}

const PROBLEMS: Record<string, Problem> = {
  insecure: {
    code: "mic_insecure",
    title: "The browser lends the microphone only to a secure address.",
    remedy: "Open Earshot over https, or as http://localhost on the machine it runs on.",
  },
  unsupported: {
    code: "mic_unsupported",
    title: "This browser cannot record.",
    remedy: "Use a current Chrome, Edge, Firefox or Safari.",
  },
  NotAllowedError: {
    code: "mic_refused",
    title: "The browser was not allowed to use the microphone.",
    remedy: "Allow it beside the address (the lock or the microphone sign), then try again. The system's own privacy settings may refuse it too.",
  },
  NotFoundError: {
    code: "mic_missing",
    title: "No microphone was found.",
    remedy: "Plug one in or switch it on, then try again.",
  },
  NotReadableError: {
    code: "mic_busy",
    title: "The microphone could not be opened.",
    remedy: "Another program may hold it. Close calls and recorders, then try again.",
  },
};

export function problemOf(error: unknown): Problem {
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  const same: Record<string, string> = { SecurityError: "NotAllowedError", OverconstrainedError: "NotFoundError", AbortError: "NotReadableError" };
  const known = PROBLEMS[same[name] ?? name];
  return known ?? { code: "mic_failed", title: "The recording could not be made.", remedy: "Try again; if it stays so, record with another program and send the file below." };
}

export const problem = (name: "insecure" | "unsupported"): Problem => PROBLEMS[name]!;

/** Containers that the server reads, best first. */
const TYPES: [string, string][] = [
  ["audio/webm;codecs=opus", "webm"],
  ["audio/ogg;codecs=opus", "ogg"],
  ["audio/mp4", "m4a"],
];

export function recordingType(supported: (type: string) => boolean): string | null {
  return TYPES.find(([type]) => supported(type))?.[0] ?? null;
}

export function extensionOf(type: string): string {
  return TYPES.find(([known]) => type.startsWith(known.split(";")[0]!))?.[1] ?? "webm";
}

/** A peak of 0..1 on a meter of 60 dB, as ears and level meters have it. */
export function onMeter(peak: number): number {
  const db = 20 * Math.log10(Math.max(peak, 1e-6));
  return Math.min(1, Math.max(0, (db + 60) / 60));
}

export interface Verdict {
  tone: "good" | "warn";
  words: string;
}

/** What to say of the loudest moment of a take. */
export function verdictOn(peak: number, seconds: number): Verdict {
  if (seconds < 0.5) return { tone: "warn", words: "Very short. Read the whole text." };
  if (peak < 0.003) return { tone: "warn", words: "Nothing was heard. Is the right microphone chosen, and not muted?" };
  if (peak < 0.05) return { tone: "warn", words: "Very quiet. Come closer to the microphone." };
  if (peak > 0.99) return { tone: "warn", words: "Too loud: it clips. Move back a little." };
  return { tone: "good", words: "The level is good." };
}

export function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** A moment as part of a file's name: 20261121T035312. */
export function stamp(moment: Date): string {
  return moment.toISOString().slice(0, 19).replace(/[-:]/g, "");
}
