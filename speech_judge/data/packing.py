"""Several samples in one row, as few and as evenly filled rows as first-fit-decreasing finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class Sized(Protocol):
    def __len__(self) -> int: ...


S = TypeVar("S", bound=Sized)


@dataclass
class Bin(Generic[S]):
    items: list[S]
    tokens: int = 0

    def add(self, item: S) -> None:
        self.items.append(item)
        self.tokens += len(item)


def pack(items: Sequence[S], longest: int, *, at_least: int = 1) -> list[list[S]]:
    """Rows of at most `longest` tokens (a longer single item has a row of its own), and at least so many rows.

    Items are equal in rank: which row one is in changes neither its loss nor its gradient.
    """
    bins: list[Bin[S]] = []
    for item in sorted(items, key=len, reverse=True):
        home = next((bin_ for bin_ in bins if bin_.tokens + len(item) <= longest), None)
        if home is None:
            home = Bin([])
            bins.append(home)
        home.add(item)
    while len(bins) < at_least and any(len(bin_.items) > 1 for bin_ in bins):
        fullest = max((bin_ for bin_ in bins if len(bin_.items) > 1), key=lambda bin_: bin_.tokens)
        bins.append(Bin([fullest.items.pop()]))
        fullest.tokens -= len(bins[-1].items[0])
        bins[-1].tokens = len(bins[-1].items[0])
    return [bin_.items for bin_ in bins]
