"""Reading runs: their points, their files, and several of them side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import hypot
from typing import Any

from accounts.errors import Invalid
from datasets_app.storage import storage
from jobs.models import JobEvent
from training.models import Run
from training.places import ABOUT, CONFIG, EVALUATION, FINAL, LOG, METRICS, OUTPUT
from training.points import Line, resolved, thinned

TOLD_FILES = frozenset({CONFIG, ABOUT, METRICS, LOG, OUTPUT})
TOLD_FOLDERS = (f"{FINAL}/", f"{EVALUATION}/")
MOST_COMPARED = 6


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
    paths = sorted(key.removeprefix(prefix) for key in storage().list(prefix))
    return [{"path": path, "bytes": storage().size(prefix + path)} for path in paths if may_be_read(path)]


def compare(ids: Sequence[int]) -> dict[str, Any]:
    """Runs side by side: their curves, and every figure that more than one of them has.

    `differs`: against the first run the interval of the difference excludes 0. The intervals of the two runs are
    combined as if independent (MOVER; Zou & Donner, Stat. Med. 2008, 27:1693), which on one test split errs on the
    side of seeing no difference.
    """
    if not 2 <= len(set(ids)) <= MOST_COMPARED:
        words = f"Choose two to {MOST_COMPARED} runs."
        raise Invalid(words, fields={"ids": [words]})
    order = list(dict.fromkeys(ids))
    runs = {run.pk: run for run in Run.objects.with_jobs().filter(pk__in=order).select_related("release", "created_by")}
    if missing := [pk for pk in order if pk not in runs]:
        words = f"There is no run {missing[0]}."
        raise Invalid(words, fields={"ids": [words]})
    told = events_of(order, {pk: runs[pk].job_ids for pk in order})
    return {
        "runs": [runs[pk] for pk in order],
        "curves": {str(pk): thinned(resolved(line for _, line in told[pk]), 500) for pk in order},
        "figures": table([dict(figures_in(runs[pk].evaluation)) for pk in order], order),
        "same_release": len({runs[pk].release_id for pk in order}) == 1,
    }


def figures_in(tree: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every value with an interval in metrics.json, by its path."""
    if isinstance(tree, dict):
        if {"value", "low", "high"} <= set(tree):
            yield "/".join(path), tree
            return
        for key, value in tree.items():
            yield from figures_in(value, (*path, str(key)))


def table(by_run: list[dict[str, dict[str, Any]]], order: list[int]) -> list[dict[str, Any]]:
    names = dict.fromkeys(name for figures in by_run for name in figures)
    rows = []
    for name in names:
        values = [figures.get(name) for figures in by_run]
        rows.append(
            {
                "figure": name,
                "values": [
                    None
                    if value is None
                    else {"run": pk, **{key: value.get(key) for key in ("value", "low", "high", "n")}}
                    for pk, value in zip(order, values, strict=True)
                ],
                "differences": [difference(values[0], value) for value in values[1:]],
            }
        )
    return rows


def shown(run: int, value: dict[str, Any]) -> dict[str, Any]:
    return {"run": run, **{key: value.get(key) for key in ("value", "low", "high", "n")}}


def difference(first: dict[str, Any] | None, other: dict[str, Any] | None) -> dict[str, Any] | None:
    """other - first with its 95 % interval; None where either has no interval."""
    if not first or not other or any(each[key] is None for each in (first, other) for key in ("value", "low", "high")):
        return None
    value = other["value"] - first["value"]
    low = value - hypot(other["value"] - other["low"], first["high"] - first["value"])
    high = value + hypot(other["high"] - other["value"], first["value"] - first["low"])
    return {"value": round(value, 6), "low": round(low, 6), "high": round(high, 6), "differs": low > 0 or high < 0}
