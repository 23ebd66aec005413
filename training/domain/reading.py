"""Reading runs: their points, their files, and several of them side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import hypot
from typing import Any

from accounts.errors import Invalid
from datasets_app.storage import storage
from jobs.models import JobEvent
from training.domain import contrasting, reporting
from training.domain.contrasting import Contrast
from training.models import Run
from training.places import ABOUT, CONFIG, EVALUATION, FINAL, LOG, METRICS, OUTPUT, REPORT
from training.points import Line, resolved, thinned

TOLD_FILES = frozenset({CONFIG, ABOUT, METRICS, LOG, OUTPUT})
TOLD_FOLDERS = (f"{FINAL}/", f"{EVALUATION}/")
MOST_COMPARED = 6
ENDS = ("value", "low", "high")


def points_of(run: Run, *, after: int = 0) -> dict[str, Any]:
    """What a page draws. `last` is what to pass as `after` next time; `resumed` says which steps were taken back.

    Without `after`: every step that counts (thinned for a page). With it: what is new, for whoever holds the rest.
    """
    told = events_of([run.pk], {run.pk: run.job_ids}, after)[run.pk]
    lines = [line for _, line in told]
    resumed = [{"stage": line["stage"], "step": line["step"]} for line in lines if line["kind"] == "resume"]
    return {
        "last": told[-1][0] if told else after,
        "points": thinned(resolved(lines)),
        "resumed": resumed if after else [],
    }


def events_of(ids: Sequence[int], job_ids: dict[int, list[int]], after: int = 0) -> dict[int, list[tuple[int, Line]]]:
    """(event id, line) of each run, over all its jobs, in one query."""
    owner = {job: run for run in ids for job in job_ids[run]}
    found: dict[int, list[tuple[int, Line]]] = {run: [] for run in ids}
    rows = JobEvent.objects.filter(job_id__in=list(owner), kind="point", pk__gt=after).order_by("pk")
    for pk, job, line in rows.values_list("pk", "job_id", "data").iterator(2000):
        found[owner[job]].append((pk, line))
    return found


def may_be_read(path: str) -> bool:
    return path in TOLD_FILES or (path.startswith(TOLD_FOLDERS) and ".." not in path.split("/"))


def files_of(run: Run) -> list[dict[str, Any]]:
    """Path and size of everything that is stored of the run and may be read."""
    prefix = f"{run.folder_key}/"
    keys = (key.removeprefix(prefix) for key in storage().list(prefix))
    paths = sorted(path for path in keys if may_be_read(path))
    more = {REPORT: len(reporting.rated_by_people(run))}
    return [{"path": path, "bytes": storage().size(prefix + path) + more.get(path, 0)} for path in paths]


def compare(ids: Sequence[int]) -> dict[str, Any]:
    """Runs side by side: their curves, and every figure that more than one of them has.

    `differs`: the interval of the difference to the first run excludes 0. It is `paired` where both judged the same
    test rows; else, and until that is worked out, the intervals of the two are combined as if independent (MOVER; Zou &
    Donner, Stat. Med. 2008, 27:1693), which on one test split errs on the side of seeing no difference.
    """
    if not 2 <= len(set(ids)) <= MOST_COMPARED:
        words = f"Choose two to {MOST_COMPARED} runs."
        raise Invalid(f"{words} Nothing was changed.", fields={"ids": [words]})
    order = list(dict.fromkeys(ids))
    known = {
        run.pk: run for run in Run.objects.with_jobs().filter(pk__in=order).select_related("release", "created_by")
    }
    if missing := [pk for pk in order if pk not in known]:
        words = f"There is no run {missing[0]}."
        raise Invalid("These runs cannot be compared. Tick others in the list of runs.", fields={"ids": [words]})
    runs = [known[pk] for pk in order]
    told = events_of(order, {run.pk: run.job_ids for run in runs})
    paired = contrasting.contrasts(runs[0], runs[1:])
    return {
        "runs": runs,
        "curves": {str(pk): thinned(resolved(line for _, line in told[pk]), 500) for pk in order},
        "figures": table(runs, paired),
        "contrasts": paired,
        "same_release": len({run.release_id for run in runs}) == 1,
    }


def figures_in(tree: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every value with an interval in metrics.json, by its path."""
    if isinstance(tree, dict):
        if {"value", "low", "high"} <= set(tree):
            yield "/".join(path), tree
            return
        for key, value in tree.items():
            yield from figures_in(value, (*path, str(key)))


def table(runs: Sequence[Run], paired: Sequence[Contrast]) -> list[dict[str, Any]]:
    by_run = [dict(figures_in(run.evaluation)) for run in runs]
    names = dict.fromkeys(name for figures in by_run for name in figures)
    rows = []
    for name in names:
        values = [figures.get(name) for figures in by_run]
        rows.append(
            {
                "figure": name,
                "values": [value and shown(run.pk, value) for run, value in zip(runs, values, strict=True)],
                "differences": [
                    paired_difference(contrast, name) or independent_difference(values[0], value)
                    for contrast, value in zip(paired, values[1:], strict=True)
                ],
            }
        )
    return rows


def shown(run: int, value: dict[str, Any]) -> dict[str, Any]:
    return {"run": run, **{key: value.get(key) for key in ENDS}, "n": value.get("n")}


def paired_difference(contrast: Contrast, name: str) -> dict[str, Any] | None:
    found = (contrast.found or {}).get(name)
    if found is None or found["matters"] is None:
        return None
    return {**{key: found[key] for key in ENDS}, "differs": found["matters"], "paired": True}


def independent_difference(first: dict[str, Any] | None, other: dict[str, Any] | None) -> dict[str, Any] | None:
    """other - first with its 95 % interval; None where either has no interval."""
    if not first or not other or any(each[key] is None for each in (first, other) for key in ENDS):
        return None
    value = other["value"] - first["value"]
    low = value - hypot(other["value"] - other["low"], first["high"] - first["value"])
    high = value + hypot(other["high"] - other["value"], first["value"] - first["low"])
    ends = {key: round(end, 6) for key, end in zip(ENDS, (value, low, high), strict=True)}
    return {**ends, "differs": low > 0 or high < 0, "paired": False}
