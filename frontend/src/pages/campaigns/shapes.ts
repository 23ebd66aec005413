import type { Narrow, Schema } from "@/api/shapes";

export type Preset = Schema["Preset"];
export type PersonAtWork = Schema["PersonAtWork"];
export type Campaign = Schema["Campaign"];
export type Person = Narrow<Schema["Person"], { listens_to: string[] }>;
export type Seat = Schema["SeatRequest"];
export type ItemState = Schema["ItemStateEnum"];
export type ItemRow = Schema["ItemRow"];
export type DimensionAgreement = Schema["DimensionAgreement"];
export type Distribution = Schema["DimensionDistribution"];
/** Which filters a list of clips offers differs from page to page. */
export interface Facets {
  [filter: string]: Schema["FacetValue"][];
}
