import type { Role } from "@/api/shapes";
import type { Person, Seat } from "@/pages/campaigns/shapes";

export const SEATS: readonly Role[] = ["annotator", "inspector", "adjudicator"];

export const isSeated = (seats: readonly Seat[], seat: Seat) => seats.some(({ user, role }) => user === seat.user && role === seat.role);

export function toggleSeat(seats: readonly Seat[], seat: Seat): Seat[] {
  return isSeated(seats, seat) ? seats.filter(({ user, role }) => user !== seat.user || role !== seat.role) : [...seats, seat];
}

/** A sensible beginning: everybody real, in every role they hold, who listens to the language of the speech. */
export function defaultSeats(people: readonly Person[], language: string): Seat[] {
  return people
    .filter((person) => !person.is_simulated)
    .filter(({ listens_to }) => !language || !listens_to.length || listens_to.includes(language))
    .flatMap(({ id, roles }) => SEATS.filter((role) => roles.includes(role)).map((role) => ({ user: id, role })));
}

/** What keeps a campaign from being finished with these people; null when nothing does. */
export function lacking(seats: readonly Seat[], raters: number, inspects: boolean): string | null {
  const count = (role: Role) => new Set(seats.filter((seat) => seat.role === role).map(({ user }) => user)).size;
  if (count("annotator") < raters) return count("annotator") ? `Each item needs ${raters} raters, but only ${count("annotator")} can rate.` : "Nobody can rate yet.";
  if (inspects && !count("inspector")) return "Nobody can inspect, so finished work would wait forever.";
  if ((raters > 1 || inspects) && !count("adjudicator")) return "Nobody can adjudicate, so disputes would wait forever.";
  return null;
}
