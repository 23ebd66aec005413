import type { CampaignRow, DimensionKind, Label, Role, Task } from "@/api/shapes";

export interface Preset {
  key: string;
  title: Record<string, string>;
  task: Task;
  clips: number;
  needs: string[];
  dimension_count: number;
}
export interface PersonAtWork {
  user: number;
  username: string;
  name: string;
  role: Role;
  is_simulated: boolean;
  done: number;
  in_hand: number;
}
export interface Campaign extends CampaignRow {
  tolerance: Record<string, number>;
  inspect_share: number;
  guidelines: string;
  drafting: boolean;
  lease_minutes: number;
  people: PersonAtWork[];
  created_at: string;
}
export interface Person {
  id: number;
  username: string;
  name: string;
  roles: Role[];
  listens_to: string[];
  is_simulated?: boolean;
}
export interface Seat {
  user: number;
  role: Role;
}
export type ItemState = "collecting" | "disputed" | "accepted" | "excluded";
export interface ItemRow {
  id: number;
  state: ItemState;
  clips: { id: number; name: string; seconds: number }[];
  slots: { assignment: number; slot: number; state: string }[];
  exclusion_reason: string;
  accepted_at: string | null;
}
export interface DimensionAgreement {
  key: string;
  title: string;
  alpha: number | null;
  low: number | null;
  high: number | null;
  n: number;
  measure: string;
  ac2: number | null;
  icc: number | null;
  ceiling: { value: number | null; low: number | null; high: number | null; mse: number | null; n: number } | null;
}
export interface Distribution {
  key: string;
  title: string;
  kind: DimensionKind;
  n: number;
  counts: { id: Label["id"]; title: string; count: number }[];
}
export interface Facets {
  [filter: string]: { value: string; count: number }[];
}
