"""All votes of one questionnaire, and what they come to: per item, per rater, per dimension (see `dimensions`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from annotation.aggregation.dimensions import Choice, Row, Scale, averages, number
from annotation.aggregation.votes import Ballot
from annotation.consistency import is_empty
from annotation.questionnaire import Kind, Questionnaire, prune

ONE_LABEL = (Kind.ORDINAL, Kind.CATEGORY, Kind.COMPARISON)


@dataclass
class Book:
    """Collects answer sheets; `settle` then computes everything once."""

    questionnaire: Questionnaire
    _ballots: dict[tuple[str, str], Ballot] = field(default_factory=dict)

    def add(self, item: str, rater: str, answers: Mapping[str, Any]) -> None:
        """One person's un-swapped answers to one item."""
        counted = prune(self.questionnaire, answers)
        for dimension in self.questionnaire.dimensions:
            if dimension.kind not in ONE_LABEL or dimension.key not in counted:
                continue
            for side in self.questionnaire.sides(dimension):
                value = counted[dimension.key].get(side) if side else counted[dimension.key]
                if not is_empty(value):
                    self._ballots.setdefault((dimension.key, side), Ballot()).add(item, rater, number(dimension, value))

    def settle(self, *, bootstraps: int = 300, seed: int = 0) -> Settled:
        found = {}
        for (key, side), ballot in sorted(self._ballots.items()):
            votes, dimension = ballot.votes(), self.questionnaire.dimension(key)
            found[key, side] = (Scale if averages(dimension) else Choice)(dimension, votes, bootstraps, seed)
        return Settled(found)


@dataclass(frozen=True)
class Settled:
    """Everything computed. Sides of per-clip dimensions stand under `<dimension>/A` and `<dimension>/B`."""

    found: Mapping[tuple[str, str], Scale | Choice]

    def item(self, name: str) -> dict[str, Row]:
        """What the votes on one item come to; dimensions nobody answered are left out."""
        rows = ((key, side, one.item(name)) for (key, side), one in self.found.items())
        return {named(key, side): row for key, side, row in rows if row is not None}

    def raters(self) -> dict[str, dict[str, Row]]:
        """rater -> dimension -> how they rate."""
        people: dict[str, dict[str, Row]] = {}
        for (key, side), one in self.found.items():
            for rater, row in one.raters():
                people.setdefault(rater, {})[named(key, side)] = row
        return dict(sorted(people.items()))

    def dimensions(self) -> dict[str, Row]:
        """dimension -> what the whole says."""
        return {named(key, side): one.whole() for (key, side), one in self.found.items()}


def named(key: str, side: str) -> str:
    return f"{key}/{side}" if side else key
