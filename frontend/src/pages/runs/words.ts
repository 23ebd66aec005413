import type { Tone } from "@/components";
import { number, withInterval } from "@/pages/runs/figures";
import type { Phase, RunRow, RunState } from "@/pages/runs/shapes";

export const RUN_STATES: Record<RunState, { title: string; tone: Tone }> = {
  waiting: { title: "waiting", tone: "neutral" },
  running: { title: "running", tone: "good" },
  stopping: { title: "stopping", tone: "warn" },
  stopped: { title: "stopped", tone: "warn" },
  finished: { title: "finished", tone: "good" },
  failed: { title: "failed", tone: "bad" },
};
export const inWork = (state: RunState) => state === "waiting" || state === "running" || state === "stopping";
export const mayStop = (state: RunState) => state === "waiting" || state === "running";
export const mayResume = (state: RunState) => state === "stopped" || state === "failed";

/** Failed before its first step, as a run with a mistaken option does: resuming asks the same again. */
export const neverBegan = ({ state, summary }: Pick<RunRow, "state" | "summary">) => state === "failed" && summary.step === undefined;

/** The page where the next run is planned, with the settings of this one. */
export function againFrom({ release, recipe, base, options }: Pick<RunRow, "release" | "recipe" | "base" | "options">): string {
  const settings = { release: String(release.id), recipe, base, options: options.join("\n") };
  return `/runs/new?${new URLSearchParams(Object.entries(settings).filter(([, value]) => value))}`;
}

export const PHASES: { phase: Phase; title: string }[] = [
  { phase: "fetching", title: "Fetching the release" },
  { phase: "training", title: "Training" },
  { phase: "evaluating", title: "Evaluating" },
];

/** 95 -> "1 min 35 s"; 7330 -> "2 h 2 min" */
export function duration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return "–";
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  if (hours) return minutes ? `${hours} h ${minutes} min` : `${hours} h`;
  if (minutes) return rest ? `${minutes} min ${rest} s` : `${minutes} min`;
  return `${rest} s`;
}

export function memory(mebibytes: number | null | undefined): string {
  if (mebibytes === null || mebibytes === undefined) return "–";
  return mebibytes >= 1024 ? `${(mebibytes / 1024).toFixed(1)} GiB` : `${Math.round(mebibytes)} MiB`;
}

export function counted(value: number | undefined): string {
  if (value === undefined) return "–";
  if (value >= 1e9) return `${(value / 1e9).toFixed(1)} billion`;
  return value >= 1e6 ? `${(value / 1e6).toFixed(1)} million` : value.toLocaleString("en");
}

/** What a list says of a run first: how well it follows people, else how far it is. */
export function headlineOf({ summary, state }: Pick<RunRow, "summary" | "state">): { figure: string; says: string } {
  const { headline, scores } = summary;
  if (headline) return { figure: withInterval(headline), says: `${headline.figure.toUpperCase()} of ${headline.dimension.replaceAll("_", " ")}, test` };
  const [key, found] = Object.entries(scores ?? {}).find(([name]) => /overall_quality|mos/.test(name)) ?? Object.entries(scores ?? {})[0] ?? [];
  if (key && found) return { figure: number(found.pcc), says: `PCC of ${key.split(".").pop()?.replaceAll("_", " ")}, validation` };
  return { figure: "–", says: inWork(state) ? "comes with the first validation" : "" };
}

/** The line about where a run is. */
export function placeOf({ state, phase, summary }: Pick<RunRow, "state" | "phase" | "summary">): string {
  if (state === "waiting") return "waits for a worker of the judge";
  if (state === "stopping") return "writes a checkpoint, then stops";
  const step = summary.step && summary.steps ? `step ${summary.step.toLocaleString("en")} of ${summary.steps.toLocaleString("en")}` : "";
  if (state === "running" && phase === "training" && step) return `${summary.stage}, ${step}`;
  if (state === "running") return PHASES.find((each) => each.phase === phase)?.title.toLowerCase() ?? "begins";
  return state === "finished" ? "" : step;
}

/** Where the published weights of a family are; the folder must be on the machine that trains. */
export const WEIGHTS: Record<string, string> = {
  qwen2_5_omni: "Qwen/Qwen2.5-Omni-7B",
  qwen2_audio: "Qwen/Qwen2-Audio-7B-Instruct",
  qwen3_omni_moe: "Qwen/Qwen3-Omni-30B-A3B-Instruct",
  voxtral: "mistralai/Voxtral-Mini-3B-2507",
};

export const KIND_WORDS: Record<string, string> = {
  sft: "learns to answer as people did",
  grpo: "learns from rewards for its own answers",
  bdpo: "learns to prefer the better of two answers",
  alld: "learns from a text expert that sees the ratings",
};
