import type { CampaignRow, Role, WorkList, WorkOfCampaign } from "@/api/shapes";

/** One big "continue": the first thing to do in one role. */
export interface NextStep {
  role: "rate" | "inspect" | "adjudicate";
  href: string;
  /** How many pieces wait in this role. */
  waiting: number;
  /** Where a rater goes on: the campaign that needs them most. */
  campaign: WorkOfCampaign | null;
}

/** Returned work first, for others wait on it; then what was begun; then what is new. */
function urgency(row: WorkOfCampaign): number {
  if (row.returned) return 3;
  if (row.in_hand !== null) return 2;
  return row.waiting ? 1 : 0;
}

export function inOrder(rows: WorkOfCampaign[]): WorkOfCampaign[] {
  return [...rows].sort((one, other) => urgency(other) - urgency(one));
}

/** What can be done in a campaign now: free items and those already in hand. */
export function openWork(row: Omit<WorkOfCampaign, "campaign">): number {
  return row.waiting + Math.max(row.returned, row.in_hand === null ? 0 : 1);
}

export function nextSteps(work: WorkList): NextStep[] {
  const first = inOrder(work.rate).find((row) => urgency(row) > 0) ?? null;
  const steps: NextStep[] = [];
  if (first) {
    const waiting = work.rate.reduce((sum, row) => sum + openWork(row), 0);
    steps.push({ role: "rate", href: `/annotate/next/${first.campaign.id}`, waiting, campaign: first });
  }
  if (work.inspect?.waiting) steps.push({ role: "inspect", href: "/inspect", waiting: work.inspect.waiting, campaign: null });
  if (work.adjudicate?.waiting) steps.push({ role: "adjudicate", href: "/adjudicate", waiting: work.adjudicate.waiting, campaign: null });
  return steps;
}

/** The roles of this person for which nothing waits. */
export function idleRoles(roles: Role[], steps: NextStep[]): NextStep["role"][] {
  const busy = new Set(steps.map((step) => step.role));
  const all: [Role, NextStep["role"]][] = [["annotator", "rate"], ["inspector", "inspect"], ["adjudicator", "adjudicate"]];
  return all.filter(([role, step]) => roles.includes(role) && !busy.has(step)).map(([, step]) => step);
}

export interface Stuck {
  key: "disputed" | "finished" | "returned" | "paused" | "draft";
  count: number;
  href: string;
}

/** What holds a campaign up, and the page where that shows. */
export function stuck({ id, state, progress }: CampaignRow): Stuck[] {
  const found: Stuck[] = [
    { key: "disputed", count: progress.disputed, href: `/campaigns/${id}/disputes` },
    { key: "finished", count: progress.finished, href: `/campaigns/${id}/items` },
    { key: "returned", count: progress.returned, href: `/campaigns/${id}/items` },
  ];
  if (state === "paused" || state === "draft") found.unshift({ key: state, count: 1, href: `/campaigns/${id}` });
  return found.filter((one) => one.count > 0);
}
