"""Who said what of which item, as three columns of numbers: a million ratings take 20 MB."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Votes:
    """`item[n]` and `rater[n]` are places in `items` and `raters`, `value[n]` is the n-th rating.

    Sorted by item, rater and value, so that nothing computed from votes depends on the order they came in.
    """

    item: Ints
    rater: Ints
    value: Floats
    items: tuple[str, ...]
    raters: tuple[str, ...]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, float]]) -> Votes:
        """From (item, rater, value)."""
        ballot = Ballot()
        for item, rater, value in rows:
            ballot.add(item, rater, value)
        return ballot.votes()

    def __len__(self) -> int:
        return len(self.value)

    def per_item(self) -> Ints:
        """[items]: how many ratings each has."""
        return np.bincount(self.item, minlength=len(self.items))

    def per_rater(self) -> Ints:
        """[raters]: how many ratings each gave."""
        return np.bincount(self.rater, minlength=len(self.raters))

    def sum_by_item(self, values: Floats) -> Floats:
        return np.bincount(self.item, weights=values, minlength=len(self.items)).astype(np.float64)

    def sum_by_rater(self, values: Floats) -> Floats:
        return np.bincount(self.rater, weights=values, minlength=len(self.raters)).astype(np.float64)


@dataclass
class Ballot:
    """Collects votes one by one."""

    _items: dict[str, int] = field(default_factory=dict)
    _raters: dict[str, int] = field(default_factory=dict)
    _item: array[int] = field(default_factory=lambda: array("l"))
    _rater: array[int] = field(default_factory=lambda: array("l"))
    _value: array[float] = field(default_factory=lambda: array("d"))

    def add(self, item: str, rater: str, value: float) -> None:
        self._item.append(self._items.setdefault(item, len(self._items)))
        self._rater.append(self._raters.setdefault(rater, len(self._raters)))
        self._value.append(value)

    def votes(self) -> Votes:
        items, raters = tuple(sorted(self._items)), tuple(sorted(self._raters))
        item = places(self._items, items)[np.array(self._item, dtype=np.int64)]
        rater = places(self._raters, raters)[np.array(self._rater, dtype=np.int64)]
        value = np.array(self._value, dtype=np.float64)
        order = np.lexsort((value, rater, item))
        return Votes(item[order], rater[order], value[order], items, raters)


def places(seen: dict[str, int], ordered: tuple[str, ...]) -> Ints:
    """[seen]: where what was met n-th stands among the ordered names."""
    found = np.zeros(len(seen), dtype=np.int64)
    for place, name in enumerate(ordered):
        found[seen[name]] = place
    return found
