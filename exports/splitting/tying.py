"""Clips that go together under `core_flags`: copies of one recording, and the two clips of a pair.

What the ledger has on two sides is not tied. Nor is a piece as large as a split: pairs that were drawn at random over a
whole language hang together to the last clip, and tied they would park the language in one split and leave no core.
Of such a piece only pairs that touch no other are tied, those first that share most; the others take their chance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from hashlib import blake2b

from exports.records import ItemKey
from exports.splitting.marks import Marks
from exports.splitting.pinning import Pins
from exports.splitting.problem import Attribute

TRAIN, BARRED = 0, -1
Two = tuple[str, str]


def pieces_of(marks: Marks, pins: Pins, items: Iterable[ItemKey], *, largest: float) -> list[list[str]]:
    """Digests that go together, each piece and all pieces sorted; none of more than `largest` clips but for copies."""
    used = sorted({digest for item in items for digest in item.clips})
    pairs = {two(item.clips[0], other) for item in items for other in item.clips[1:]}
    whole = Pieces(marks, pins, used)
    for pair in sorted(pairs):
        whole.tie(pair)
    torn = Pieces(marks, pins, used)
    for pair in sorted(pairs, key=lambda pair: rank(pins, pair)):
        if whole.size(pair[0]) <= max(largest, 2) or torn.size(pair[0]) == torn.size(pair[1]) == 1:
            torn.tie(pair)
    return torn.found()


def two(one: str, other: str) -> Two:
    return (one, other) if one < other else (other, one)


def rank(pins: Pins, pair: Two) -> tuple[int, bytes]:
    """Those that share most attributes first, else by their digests: no other order has an effect."""
    shared = set(pins.vertices[pair[0]]).intersection(pins.vertices[pair[1]])
    return -len(shared), blake2b("|".join(pair).encode(), digest_size=8).digest()


class Pieces:
    """Groups of copies, joined pair after pair."""

    def __init__(self, marks: Marks, pins: Pins, used: Sequence[str]) -> None:
        self.group = marks.group
        self.parent = {self.group[digest]: self.group[digest] for digest in used}
        self.members: dict[str, list[str]] = defaultdict(list)
        self.sides: dict[str, set[int]] = defaultdict(set)
        for digest in used:
            self.members[self.group[digest]].append(digest)
            self.sides[self.group[digest]] |= side_of(pins, self.group[digest], pins.vertices[digest])

    def root(self, digest: str) -> str:
        group = self.group[digest]
        while self.parent[group] != group:
            self.parent[group] = self.parent[self.parent[group]]
            group = self.parent[group]
        return group

    def size(self, digest: str) -> int:
        return len(self.members[self.root(digest)])

    def tie(self, pair: Two) -> None:
        larger, other = sorted(map(self.root, pair), key=lambda root: (-len(self.members[root]), root))
        together = self.sides[larger] | self.sides[other]
        if larger != other and fit(together):
            self.parent[other] = larger
            self.members[larger] += self.members.pop(other)
            self.sides[larger] = together

    def found(self) -> list[list[str]]:
        return sorted(sorted(digests) for digests in self.members.values())


def side_of(pins: Pins, group: str, attributes: Iterable[Attribute]) -> set[int]:
    """The label that the group was published with; BARRED when something of it must not be in train."""
    if group in pins.groups:
        return {pins.groups[group]}
    return {BARRED} if any(pins.labels.get(attribute, TRAIN) != TRAIN for attribute in attributes) else set()


def fit(sides: set[int]) -> bool:
    """Of one split, and not both published in train and barred from it."""
    published = sides - {BARRED}
    return len(published) < 2 and not {TRAIN, BARRED} <= sides
