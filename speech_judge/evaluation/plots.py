"""Plots as SVG: judge against people, confusions, detection errors, calibration. Equal figures give equal files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("svg")  # before pyplot: no window, on any machine
import matplotlib.pyplot as plt
import numpy as np
from scipy.special import ndtri

from speech_judge.metrics.detection import sweep
from speech_judge.scoring.joining import Pair
from speech_judge.scoring.parts import said

BLUE, ORANGE, GREY = "#0072B2", "#D55E00", "#888888"  # Okabe and Ito
HEADLINES = (  # part, its place (None: each of its own), figure
    ("dimensions", None, "pcc"),
    ("dimensions", None, "accuracy"),
    ("speech_rate", "", "accuracy"),
    ("detection", "", "accuracy"),
    ("all", "", "accuracy"),
)
PERCENT = (0.1, 1, 5, 10, 20, 40)
mpl.rcParams.update({"svg.hashsalt": "earshot", "font.size": 10, "axes.spines.top": False, "axes.spines.right": False})


def draw_all(task: str, pairs: Sequence[Pair], found: Any, folder: Path) -> list[Path]:
    """Every plot that this task has; `found` is its part of metrics.json. Returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = []
    for name, figure in (*plots_of(pairs, found["judge"]), *cuts(found)):
        path = folder / f"{task}-{name}.svg"
        figure.savefig(path, metadata={"Date": None}, bbox_inches="tight")
        plt.close(figure)
        drawn.append(path)
    return drawn


def plots_of(pairs: Sequence[Pair], figures: Any) -> Iterator[tuple[str, Any]]:
    for key in figures.get("dimensions", {}):
        points = [
            (said(p).scores[key], p.reference.said.scores[key])
            for p in pairs
            if key in said(p).scores and key in p.reference.said.scores
        ]
        if points:
            yield f"scatter-{key}", scatter(key, np.array(points), figures["dimensions"][key])
    for place in ("speech_rate", *figures.get("dimensions", {})):
        part = figures.get(place) or figures.get("dimensions", {}).get(place, {})
        if "confusion" in part:
            yield f"confusion-{place}", confusion(place, part["confusion"])
    known = [p for p in pairs if said(p).p_fake is not None and p.reference.said.fake is not None]
    if len({p.reference.said.fake for p in known}) == 2:
        chance = np.array([said(p).p_fake for p in known], dtype=float)
        fake = np.array([bool(p.reference.said.fake) for p in known])
        yield "det", det(chance, fake)
        if ((chance >= 0) & (chance <= 1)).all():
            yield "calibration", calibration(chance, fake)


def cuts(found: Any) -> Iterator[tuple[str, Any]]:
    """Each headline figure by language and by system, and the means of systems."""
    for cut in ("by_language", "by_system"):
        groups = found[cut]
        for part, key, name in HEADLINES:
            for place in found["judge"].get(part, {}) if key is None else (key,):
                rows = {group: figure_at(some, part, place, name) for group, some in groups.items()}
                known = {group: row for group, row in rows.items() if row and row["value"] is not None}
                if len(known) > 1:
                    yield f"{cut.replace('_', '-')}-{place or part}", forest(f"{place or part}, {name}", known)
    for key, row in found["systems"].items():
        yield f"systems-{key}", systems(key, row)


def figure_at(figures: Any, part: str, place: str, name: str) -> Any:
    found = figures.get(part, {})
    return (found.get(place, {}) if place else found).get(name)


def forest(title: str, rows: Any) -> Any:
    """A figure with its interval, a group a line."""
    figure, axes = plt.subplots(figsize=(4.5, 1 + 0.35 * len(rows)))
    for place, row in enumerate(rows.values()):
        if row["low"] is not None:
            axes.plot([row["low"], row["high"]], [place, place], color=GREY, linewidth=2)
        axes.plot([row["value"]], [place], "o", color=BLUE)
    axes.set_yticks(range(len(rows)), [f"{group} ({row['n']})" for group, row in rows.items()])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set(title=title.replace("_", " "))
    return figure


def systems(key: str, row: Any) -> Any:
    """Mean scores of systems: whether the judge ranks them as people do."""
    figure, axes = plt.subplots(figsize=(4, 4))
    for name, (judge, people) in row["means"].items():
        axes.plot([people], [judge], "o", color=BLUE)
        axes.annotate(name, (people, judge), fontsize=7, xytext=(3, 3), textcoords="offset points")
    ends = [value for means in row["means"].values() for value in means]
    axes.plot([min(ends), max(ends)], [min(ends), max(ends)], color=GREY, linewidth=1)
    axes.set(xlabel="people, mean of a system", ylabel="judge", title=f"{key.replace('_', ' ')} by system")
    return figure


def scatter(key: str, points: Any, figures: Any) -> Any:
    figure, axes = plt.subplots(figsize=(4, 4))
    jitter = np.random.default_rng(0).uniform(-0.12, 0.12, len(points))
    axes.plot([1, 5], [1, 5], color=GREY, linewidth=1)
    axes.scatter(points[:, 1] + jitter, points[:, 0], s=12, color=BLUE, alpha=0.5, linewidths=0)
    value = figures["pcc"]
    words = "undefined" if value["value"] is None else f"{value['value']:.2f}"
    if value["low"] is not None:
        words += f" ({value['low']:.2f} to {value['high']:.2f})"
    axes.set(xlabel="people", ylabel="judge", title=f"{key.replace('_', ' ')}\nPCC {words}")
    return figure


def confusion(key: str, table: Any) -> Any:
    names, rows = table["labels"], np.array(table["rows"], dtype=float)
    shares = rows / np.maximum(rows.sum(axis=1, keepdims=True), 1)
    figure, axes = plt.subplots(figsize=(1.5 + 0.6 * len(names), 1.2 + 0.5 * len(rows)))
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for (y, x), count in np.ndenumerate(rows):
        axes.text(x, y, f"{count:.0f}", ha="center", va="center", color="white" if shares[y, x] > 0.5 else "black")
    axes.set_xticks(range(len(names)), names, rotation=45, ha="right")
    axes.set_yticks(range(len(rows)), names[: len(rows)])
    axes.set(xlabel="judge", ylabel="people", title=key.replace("_", " "))
    return figure


def det(chance: Any, fake: Any) -> Any:
    """Detection error trade-off on normal deviates (Martin et al. 1997)."""
    found = sweep(chance, fake)
    assert found is not None  # both classes are there
    figure, axes = plt.subplots(figsize=(4, 4))
    ends = (0.0005, 0.9995)
    axes.plot(ndtri(np.clip(found.refused, *ends)), ndtri(np.clip(found.accepted, *ends)), color=ORANGE)
    ticks = ndtri(np.array(PERCENT) / 100)
    for set_ticks in (axes.set_xticks, axes.set_yticks):
        set_ticks(ticks, [f"{p:g}" for p in PERCENT])
    axes.plot([ticks[0], ticks[-1]], [ticks[0], ticks[-1]], color=GREY, linewidth=1)
    axes.set(xlabel="real taken for fake, %", ylabel="fake taken for real, %", title="detection errors")
    return figure


def calibration(chance: Any, fake: Any) -> Any:
    figure, axes = plt.subplots(figsize=(4, 4))
    place = np.clip((chance * 10).astype(int), 0, 9)
    full = [k for k in range(10) if (place == k).any()]
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=1)
    axes.plot([chance[place == k].mean() for k in full], [fake[place == k].mean() for k in full], "o-", color=BLUE)
    axes.set(xlabel="chance of fake, as judged", ylabel="share of fakes", title="calibration", xlim=(0, 1), ylim=(0, 1))
    return figure
