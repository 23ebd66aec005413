"""Two judges' figures on the same references, difference by difference.

Each judge is scored as always, but a figure keeps its columns in place of becoming a number; figures that both have are
then drawn again together, on the rows both are scored on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy.typing as npt

from speech_judge.metrics.paired import LESS_IS_BETTER, Difference, paired
from speech_judge.scoring.joining import Pair
from speech_judge.scoring.options import Options, clusters_of
from speech_judge.scoring.systems import score


@dataclass(frozen=True)
class Columns:
    """A figure before it is one."""

    metric: Callable[..., float | None]
    columns: tuple[npt.NDArray[Any], ...]
    rows: tuple[Pair, ...]

    def only(self, wanted: Mapping[str, int]) -> tuple[npt.NDArray[Any], ...]:
        """The columns at rows that `wanted` names, in its order."""
        place = {pair.row: number for number, pair in enumerate(self.rows)}
        order = [place[row] for row in wanted]
        return tuple(column[order] for column in self.columns)


@dataclass(frozen=True)
class Kept(Options):
    """Scoring with these leaves every figure's columns where its number would stand."""

    def figure(
        self, metric: Callable[..., float | None], *columns: npt.NDArray[Any], rows: Sequence[Pair]
    ) -> dict[str, Any]:
        return {"columns": Columns(metric, columns, tuple(rows))}


def compare(system: str, ours: Sequence[Pair], theirs: Sequence[Pair], options: Options) -> dict[str, Difference]:
    """ "<task>/dimensions/overall_quality/pcc" -> ours - theirs. Both hold the same references in the same order."""
    kept = Kept(**{field.name: getattr(options, field.name) for field in fields(Options)} | {"claims": None})
    one, other = columns_of(system, ours, kept), columns_of(system, theirs, kept)
    return {name: difference(name, one[name], other[name], options) for name in one if name in other}


def columns_of(system: str, pairs: Sequence[Pair], kept: Kept) -> dict[str, Columns]:
    numbered = [replace(pair, row=str(number)) for number, pair in enumerate(pairs)]
    return dict(figures_in(score(system, numbered, kept)["tasks"]))


def difference(name: str, ours: Columns, theirs: Columns, options: Options) -> Difference:
    """On the rows that both are scored on: all of them, unless what could not be read was to be left out."""
    there = {pair.row for pair in theirs.rows}
    both = [pair for pair in ours.rows if pair.row in there]
    wanted = {pair.row: number for number, pair in enumerate(both)}
    return paired(
        ours.metric,
        ours.only(wanted),
        theirs.only(wanted),
        clusters=clusters_of(both)[1],
        less_is_better=name.rsplit("/", 1)[-1] in LESS_IS_BETTER,
        samples=options.bootstraps,
        seed=options.seed,
    )


def figures_in(tree: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, Columns]]:
    for name, value in tree.items():
        if isinstance(value, Columns):
            yield "/".join(path), value
        elif isinstance(value, Mapping):
            yield from figures_in(value, (*path, str(name)))
