"""The lines of `metrics.jsonl`, made into curves: what a resume went back on is left out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Line = Mapping[str, Any]
DRAWN = ("step", "val")
FIRST_ASKED = ("overall_quality", "mos")
MOST_STEPS = 2000  # a curve on a page; every step stays in metrics.jsonl


def parsed(line: str | bytes) -> dict[str, Any]:
    """A line the judge wrote. Its NaN and infinities, which no database takes as JSON, are unknown values to us."""
    return dict(json.loads(line, parse_constant=lambda _: None))


def resolved(lines: Iterable[Line]) -> list[Line]:
    """Steps and validations in order, once each.

    A `resume` at a step takes back what came after it; so does a step that comes again, where a run was begun anew.
    """
    kept: dict[tuple[str, str], dict[int, Line]] = {}
    for line in lines:
        if line["kind"] == "resume":
            for kind in DRAWN:
                take_back(kept.get((kind, line["stage"]), {}), line["step"] + 1)
        elif line["kind"] == "start" and not line.get("resume"):
            kept.clear()
        elif line["kind"] in DRAWN:
            seen = kept.setdefault((line["kind"], line["stage"]), {})
            take_back(seen, line["step"])
            if line["kind"] == "step":
                take_back(kept.get(("val", line["stage"]), {}), line["step"])
            seen[line["step"]] = line
    return [line for steps in kept.values() for line in steps.values()]


def take_back(steps: dict[int, Line], first: int) -> None:
    while steps and (last := next(reversed(steps))) >= first:  # they stand in rising order
        del steps[last]


def thinned(lines: list[Line], most: int = MOST_STEPS) -> list[Line]:
    """At most so many steps a stage, evenly, the last one among them; every validation."""
    by_stage: dict[str, list[Line]] = {}
    for line in lines:
        if line["kind"] == "step":
            by_stage.setdefault(line["stage"], []).append(line)
    kept = [line for steps in by_stage.values() for line in evenly(steps, most)]
    return kept + [line for line in lines if line["kind"] != "step"]


def evenly(steps: list[Line], most: int) -> list[Line]:
    stride = -(-len(steps) // most) if steps else 1
    return [line for place, line in enumerate(steps) if place % stride == 0 or place == len(steps) - 1]


def headline_of(evaluation: Mapping[str, Any]) -> Line | None:
    """The judge's one figure for a list: the PCC of overall quality, or of what comes first where nobody rated that."""
    found = sorted(correlations(evaluation.get("tasks", {})), key=lambda line: line["dimension"] not in FIRST_ASKED)
    return found[0] if found else None


def correlations(tasks: Mapping[str, Any]) -> Iterator[Line]:
    for task, figures in tasks.items():
        for dimension, node in figures.get("judge", {}).get("dimensions", {}).items():
            value = node.get("pcc")
            if isinstance(value, Mapping) and value.get("value") is not None:
                told = {name: value.get(name) for name in ("value", "low", "high", "n")}
                yield {"task": task, "dimension": dimension, "figure": "pcc", **told}


def summary_of(lines: Iterable[Line], before: Mapping[str, Any]) -> dict[str, Any]:
    """Where a run is, for a list: the newest step and validation, laid over what was known before."""
    found = dict(before)
    for line in lines:
        if line["kind"] == "step":
            names = ("stage", "step", "steps", "epoch", "loss", "left_s", "tokens_per_s", "samples_per_s", "memory_mb")
            found |= {name: line.get(name) for name in names}
        elif line["kind"] == "val":
            found |= {"val_loss": line["loss"], "scores": line.get("scores", {})}
    return found
