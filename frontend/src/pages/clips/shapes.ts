import type { Narrow, Schema } from "@/api/shapes";

export type Origin = Schema["OriginEnum"];
/** What was done to a clip on purpose: a kind and its measures. */
export type Degradation = { kind?: string } & Record<string, string | number | boolean>;
export type Facts = Schema["Facts"];
export type ListedClip = Narrow<Schema["ClipRow"], { degradation: Degradation }>;
export type Clip = Narrow<Schema["Clip"], { degradation: Degradation }>;
export type Source = Required<Schema["Source"]>;

export const FACETS = ["language", "origin", "degradation", "system", "speaker", "source"] as const;
export type Facet = (typeof FACETS)[number];
export type Facets = Schema["Facets"];
