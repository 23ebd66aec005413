import { lazy, type ComponentType, type LazyExoticComponent } from "react";

import type { Role } from "@/api/shapes";

export interface RouteEntry {
  path: string;
  page: LazyExoticComponent<ComponentType>;
  /** Who may open it; everybody signed in where absent. */
  roles?: Role[];
}

/** Every page, loaded when first opened. The first match wins. */
export const routes: RouteEntry[] = [
  { path: "/", page: lazy(() => import("@/pages/home/HomePage")) },
  { path: "/annotate/next/:campaign", page: lazy(() => import("@/annotate/NextPage")), roles: ["annotator"] },
  { path: "/annotate/:id", page: lazy(() => import("@/annotate/AnnotatePage")), roles: ["annotator"] },
  { path: "/inspect/:assignment?", page: lazy(() => import("@/pages/inspect/InspectPage")), roles: ["inspector"] },
  { path: "/adjudicate/:id?", page: lazy(() => import("@/pages/adjudicate/AdjudicatePage")), roles: ["adjudicator"] },
  { path: "/campaigns/new", page: lazy(() => import("@/pages/campaigns/NewCampaignPage")), roles: ["manager"] },
  { path: "/campaigns/:id/:tab?", page: lazy(() => import("@/pages/campaigns/CampaignPage")), roles: ["manager"] },
  { path: "/campaigns", page: lazy(() => import("@/pages/campaigns/CampaignsPage")), roles: ["manager"] },
  { path: "/releases/new", page: lazy(() => import("@/pages/releases/NewReleasePage")), roles: ["manager"] },
  { path: "/releases/ledger", page: lazy(() => import("@/pages/releases/LedgerPage")), roles: ["manager"] },
  { path: "/releases/:id", page: lazy(() => import("@/pages/releases/ReleasePage")), roles: ["manager"] },
  { path: "/releases", page: lazy(() => import("@/pages/releases/ReleasesPage")), roles: ["manager"] },
  { path: "/runs/new", page: lazy(() => import("@/pages/runs/NewRunPage")), roles: ["manager"] },
  { path: "/runs/compare", page: lazy(() => import("@/pages/runs/ComparePage")), roles: ["manager"] },
  { path: "/runs/:id/people/:campaign", page: lazy(() => import("@/pages/runs/ErrorsPage")), roles: ["manager"] },
  { path: "/runs/:id", page: lazy(() => import("@/pages/runs/RunPage")), roles: ["manager"] },
  { path: "/runs", page: lazy(() => import("@/pages/runs/RunsPage")), roles: ["manager"] },
  { path: "/clips", page: lazy(() => import("@/pages/clips/ClipsPage")), roles: ["manager"] },
  { path: "/clips/:id", page: lazy(() => import("@/pages/clips/ClipPage")), roles: ["manager"] },
  { path: "/imports", page: lazy(() => import("@/pages/imports/ImportsPage")), roles: ["manager"] },
  { path: "/imports/judgements", page: lazy(() => import("@/pages/imports/JudgementsPage")), roles: ["manager"] },
  { path: "/imports/judgements/:id", page: lazy(() => import("@/pages/imports/JudgementPage")), roles: ["manager"] },
  { path: "/imports/:id", page: lazy(() => import("@/pages/imports/ImportPage")), roles: ["manager"] },
  { path: "/record", page: lazy(() => import("@/pages/record/RecordPage")), roles: ["manager"] },
  { path: "/settings", page: lazy(() => import("@/pages/settings/SettingsPage")) },
];
