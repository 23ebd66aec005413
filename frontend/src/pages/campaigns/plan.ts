import type { ApiError } from "@/api/errors";
import type { DimensionKind } from "@/api/shapes";
import type { Facets, Preset, Seat } from "@/pages/campaigns/shapes";

export const CLIP_FILTERS = ["source", "system", "origin", "degradation", "speaker"] as const;
export type ClipFilter = (typeof CLIP_FILTERS)[number];

/** What the manager has chosen so far. */
export interface Plan {
  name: string;
  preset: string;
  audio_language: string;
  text_language: "en" | "zh";
  filter: Partial<Record<ClipFilter | "q", string>>;
  how: "same_text" | "same_instruction" | "random";
  pairs: number;
  raters: number;
  inspectPercent: number;
  tolerance: Record<string, string>;
  drafting: boolean;
  transcripts: boolean;
  guidelines: string;
  /** Null: as proposed. */
  seats: Seat[] | null;
}

export const start: Plan = {
  name: "",
  preset: "",
  audio_language: "",
  text_language: "en",
  filter: {},
  how: "same_text",
  pairs: 50,
  raters: 2,
  inspectPercent: 100,
  tolerance: {},
  drafting: true,
  transcripts: false,
  guidelines: "",
  seats: null,
};

/** Two replies are compared where one instruction asked for both. */
export function usualPairs(preset: Preset | undefined): Plan["how"] {
  return preset?.needs.includes("instruction") ? "same_instruction" : "same_text";
}

export function toBody(plan: Plan, clipsPerItem: number, seats: Seat[]) {
  const tolerance = Object.fromEntries(
    Object.entries(plan.tolerance)
      .filter(([, steps]) => steps.trim() !== "")
      .map(([key, steps]) => [key, Number(steps)]),
  );
  return {
    name: plan.name.trim(),
    preset: plan.preset,
    audio_language: plan.audio_language,
    text_language: plan.text_language,
    raters_per_item: plan.raters,
    inspect_share: plan.inspectPercent / 100,
    tolerance,
    drafting: plan.drafting,
    transcripts: plan.transcripts,
    guidelines: plan.guidelines,
    clips: { filter: { ...plan.filter, ...(plan.audio_language ? { language: plan.audio_language } : {}) } },
    ...(clipsPerItem === 2 ? { pairs: { how: plan.how, count: plan.pairs, seed: 0 } } : {}),
    people: seats,
  };
}

/**
 * How many clips the filters leave. A facet ignores its own filter, so that the count of the chosen value is the whole
 * count; with no filter chosen every clip has a source.
 */
export function countClips(facets: Facets, chosen: Record<string, string | undefined>): number {
  const filter = Object.keys(facets).find((name) => chosen[name]);
  if (filter) return facets[filter]?.find(({ value }) => value === chosen[filter])?.count ?? 0;
  return (facets.source ?? []).reduce((sum, { count }) => sum + count, 0);
}

/** The server's codes and the field each belongs to. */
const FIELD_OF_CODE: Record<string, string> = { name_taken: "name", nothing_to_judge: "clips", role_not_held: "people", unknown_preset: "preset" };

export function fieldErrors(error: ApiError | null): Record<string, string[]> {
  if (!error) return {};
  const field = FIELD_OF_CODE[error.code];
  return field ? { ...error.fields, [field]: [error.message] } : error.fields;
}

export const TOLERANCE_HINTS: Partial<Record<DimensionKind, { usual: number; unit: string }>> = {
  ordinal: { usual: 1, unit: "steps" },
  "token-ordinal": { usual: 1, unit: "steps at any word" },
  category: { usual: 0, unit: "steps" },
  comparison: { usual: 1, unit: "steps from A to B" },
  "multi-category": { usual: 0.5, unit: "share not in common" },
  intervals: { usual: 0.5, unit: "share of time not in common" },
};
