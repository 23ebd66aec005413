import { Link } from "wouter";

import { Badge, type Column } from "@/components";
import type { RunRow } from "@/pages/runs/shapes";
import { headlineOf, placeOf, RUN_STATES } from "@/pages/runs/words";

const when = (date: string) => new Date(date).toLocaleString("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

export const runColumns: Column<RunRow>[] = [
  {
    title: "Run",
    cell: ({ id, name }) => (
      <Link href={`/runs/${id}`}>
        <strong>{name}</strong>
      </Link>
    ),
  },
  {
    title: "State",
    cell: (run) => (
      <span className="runs-state">
        <Badge tone={RUN_STATES[run.state].tone}>{RUN_STATES[run.state].title}</Badge>
        <span className="quiet small">{placeOf(run)}</span>
      </span>
    ),
  },
  {
    title: "How well it follows people",
    cell: (run) => {
      const { figure, says } = headlineOf(run);
      return (
        <span className="runs-state">
          <strong className="runs-figure">{figure}</strong>
          <span className="quiet small">{says}</span>
        </span>
      );
    },
  },
  { title: "Release", cell: ({ release }) => <Link href={`/releases/${release.id}`}>{release.name}</Link> },
  { title: "Recipe", cell: ({ recipe }) => recipe },
  { title: "Started", cell: ({ created_at, created_by }) => <span className="quiet">{[when(created_at), created_by].filter(Boolean).join(" · ")}</span> },
];
