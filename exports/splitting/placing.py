"""Policy `core_flags`: no clip is dropped. Where all its attributes agree on train a clip is for train; else it is not.

Train stays pure: no attribute of train was labelled val or test. A clip of which something is labelled val or test goes
there, and its flags tell how much of it train has seen. Copies of one recording go together. What is unknown is no
attribute: it neither ties clips together nor proves anything.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b

from exports.records import ItemKey
from exports.splitting.labelling import SplitImpossible, solve
from exports.splitting.marks import Marks
from exports.splitting.pinning import Pins
from exports.splitting.problem import CONFLICT, SPLITS, Attribute
from exports.splitting.solved import ContentId, Solved, line
from exports.splitting.tying import pieces_of
from exports.splitting.units import units_of
from exports.splitting.worth import Aim

TRAIN = 0
HELD = (1, 2)
TORN = "quarantined: a copy of it is in train, but something of it must not be"


def keep_and_flag(
    marks: Marks,
    items: Sequence[ItemKey],
    pins: Pins,
    *,
    shares: Sequence[float],
    seed: int,
    strata: Mapping[ContentId, tuple[str, ...]],
) -> Solved:
    pieces = pieces_of(marks, pins, items, largest=min(shares) * len(marks.clips))
    units = units_of(marks, items, together(pins, pieces), with_blanks(marks, items, strata))
    outcome = solve(units, pins=pins.labels, shares=shares, seed=seed, aim=Aim.CORE)
    placed = Places(marks, pins, outcome.vertex_labels, shares, seed).of(pieces, items)
    found = Solved(placed, outcome.vertex_labels, certificate=outcome.certificate)
    for item in items:
        where = sorted({SPLITS[placed[digest]] for digest in item.clips if digest in placed})
        if any(digest not in placed for digest in item.clips):
            found.quarantined.append(line(item, TORN))
        elif len(where) > 1:
            found.straddling.append(line(item, "the clips of the pair are in different splits", {"clip": where}))
    filled = set(placed.values())
    if filled != {0, 1, 2}:
        empty = " and ".join(name for label, name in enumerate(SPLITS) if label not in filled)
        raise SplitImpossible(
            f"Nothing was released and nothing was lost. Under policy core_flags, {empty} would stay empty: there are "
            f"{len(marks.members)} different recordings, and all of them are held together by what they share. Add "
            "clips of other speakers, texts or systems, or reserve some of these for val and test."
        )
    return found


def together(pins: Pins, pieces: Sequence[Sequence[str]]) -> dict[str, tuple[Attribute, ...]]:
    """Per digest the attributes of its whole piece: only where all agree on train may the piece be in train."""
    found = {}
    for digests in pieces:
        attributes = tuple(sorted({attribute for digest in digests for attribute in pins.vertices[digest]}))
        found.update(dict.fromkeys(digests, attributes))
    return found


def with_blanks(
    marks: Marks, items: Sequence[ItemKey], strata: Mapping[ContentId, tuple[str, ...]]
) -> Mapping[ContentId, tuple[str, ...]]:
    """Balanced by what is unknown as well: else clips of which nothing is known, which tie nothing and prove nothing,
    would fill val and test, and those that can prove something would go to train."""
    lacks = {item.content_id: sorted({kind for d in item.clips for kind in marks.lacks(d)}) for item in items}
    if len({tuple(kinds) for kinds in lacks.values()}) < 2:
        return strata
    return {unit: (*strata.get(unit, ()), f"unknown:{'+'.join(kinds) or 'none'}") for unit, kinds in lacks.items()}


class Places:
    """Puts piece after piece into train, val or test."""

    def __init__(
        self, marks: Marks, pins: Pins, labels: Mapping[Attribute, int], shares: Sequence[float], seed: int
    ) -> None:
        self.marks, self.pins, self.labels, self.seed = marks, pins, labels, seed
        self.held_shares = {label: shares[label] for label in HELD}
        self.filled = Counter(dict.fromkeys(HELD, 0))

    def of(self, pieces: Iterable[Sequence[str]], items: Sequence[ItemKey]) -> dict[str, int]:
        found: dict[str, int] = {}
        undecided = []
        for digests in self.fitting(pieces):
            carried = self.carried(digests)
            pinned = self.pinned(digests)
            held = carried.intersection(HELD)
            told = held.intersection(self.told(digests))
            if TRAIN in pinned and carried != {TRAIN}:
                self.keep_published(digests, found)
            elif pinned:
                self.put(digests, pinned.pop(), found)
            elif carried == {TRAIN}:
                self.put(digests, TRAIN, found)
            elif len(held) == 1 or len(told) == 1:  # what the ledger says of val and test goes before the search
                self.put(digests, (told or held).pop(), found)
            else:
                undecided.append(digests)
        self.settle(undecided, items, found)
        return found

    def carried(self, digests: Sequence[str]) -> set[int]:
        return {self.labels.get(a, CONFLICT) for digest in digests for a in self.pins.vertices[digest]}

    def told(self, digests: Sequence[str]) -> set[int]:
        """Labels in the ledger, reservations among them."""
        return {self.pins.labels.get(a, CONFLICT) for digest in digests for a in self.pins.vertices[digest]}

    def pinned(self, digests: Sequence[str]) -> set[int]:
        groups = {self.marks.group[digest] for digest in digests}
        return {self.pins.groups[group] for group in groups if group in self.pins.groups}

    def fitting(self, pieces: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
        """The pieces; one of which a clip is published in train and another is not for train is parted."""
        for digests in pieces:
            if TRAIN in self.pinned(digests) and self.carried(digests) != {TRAIN}:
                groups: dict[str, list[str]] = defaultdict(list)
                for digest in digests:
                    groups[self.marks.group[digest]].append(digest)
                yield from groups.values()
            else:
                yield digests

    def put(self, digests: Sequence[str], label: int, found: dict[str, int]) -> None:
        found.update(dict.fromkeys(digests, label))
        self.filled[label] += len(digests)

    def keep_published(self, digests: Sequence[str], found: dict[str, int]) -> None:
        """What is in train stays there; a new copy that brings something of val or test with it cannot follow."""
        for digest in digests:
            pure = all(self.labels.get(a, CONFLICT) == TRAIN for a in self.pins.vertices[digest])
            if digest in self.pins.clips or pure:
                self.put([digest], TRAIN, found)

    def settle(self, undecided: Iterable[Sequence[str]], items: Sequence[ItemKey], found: dict[str, int]) -> None:
        """Between val and test: where most partners of its pairs are, else where more is missing."""
        partners: dict[str, list[str]] = defaultdict(list)
        for item in items:
            if len(item.clips) > 1:
                for digest in item.clips:
                    partners[digest] += [other for other in item.clips if other != digest]
        for digests in sorted(undecided, key=lambda piece: digest_of(self.seed, piece[0])):
            votes = Counter(found[p] for digest in digests for p in partners[digest] if found.get(p) in HELD)
            missing = {label: -self.filled[label] / max(self.held_shares[label], 1e-9) for label in HELD}
            self.put(digests, max(HELD, key=lambda label: (votes[label], missing[label], -label)), found)


def digest_of(seed: int, name: str) -> bytes:
    return blake2b(f"{seed}|{name}".encode(), digest_size=8).digest()
