"""Finds what a clause claims: level words on their aspects, and phrases that name their dimension themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from annotation.faithfulness.lexicon import Expression, Pattern
from annotation.faithfulness.model import Claim, Reading
from annotation.faithfulness.passages import Passage, Stretch

NOT_GRADED = frozenset({"speech_rate", "distortion_severity"})


@dataclass
class Found:
    """Words of a clause with what may be meant by them."""

    start: int
    end: int
    levels: list[Expression] = field(default_factory=list)
    direct: list[Expression] = field(default_factory=list)
    aspects: list[str] = field(default_factory=list)

    @property
    def rank(self) -> int:
        return 0 if self.direct else 1 if self.levels else 2


def claims(passage: Passage, dimensions: frozenset[str], masked: Iterable[Stretch] = ()) -> Iterator[Claim]:
    """Every claim about one of the dimensions; words inside `masked` stretches were read otherwise already."""
    hidden = list(masked)
    said = _said(passage, dimensions)
    for sentence in passage.sentences:
        for clause in passage.clauses(sentence):
            found = [f for f in _find(passage, clause, said) if not any(s < f.end and f.start < e for s, e in hidden)]
            yield from _read(passage, clause, _untangle(found), dimensions)


@dataclass(frozen=True)
class _Said:
    """The few entries of the lexicon that occur in a text at all, so that each clause is not searched for all."""

    levels: list[Expression]
    direct: list[Expression]
    aspects: list[tuple[str, Pattern]]


def _said(passage: Passage, dimensions: frozenset[str]) -> _Said:
    lexicon, text = passage.lexicon, passage.text
    return _Said(
        [e for e in lexicon.levels if (not e.dimension or e.dimension in dimensions) and e.pattern.search(text)],
        [e for e in lexicon.direct if e.dimension in dimensions and e.pattern.search(text)],
        [(dimension, p) for dimension, p in lexicon.aspects if dimension in dimensions and p.search(text)],
    )


def _find(passage: Passage, clause: Stretch, said: _Said) -> list[Found]:
    spans: dict[Stretch, Found] = {}

    def at(start: int, end: int) -> Found:
        return spans.setdefault((start, end), Found(start, end))

    for expression in said.levels:
        for match in expression.pattern.finditer(passage.text, *clause):
            at(*match.span()).levels.append(expression)
    for expression in said.direct:
        for match in expression.pattern.finditer(passage.text, *clause):
            at(*match.span()).direct.append(expression)
    for dimension, pattern in said.aspects:
        for match in pattern.finditer(passage.text, *clause):
            at(*match.span()).aspects.append(dimension)
    return list(spans.values())


def _untangle(found: list[Found]) -> list[Found]:
    """Where expressions overlap the longest stays; words that are whole in themselves before words that lean."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (f.start - f.end, f.rank, f.start)):
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda f: f.start)


def _read(passage: Passage, clause: Stretch, found: list[Found], dimensions: frozenset[str]) -> Iterator[Claim]:
    listed = _Denials(passage, clause)
    for one in found:
        if not (one.levels or one.direct):
            continue
        groups = [*([one.direct] if one.direct else []), *_attach(passage, one, found)]
        if one.direct and len(groups) > 1:  # the same words, whole or leaning on an aspect: alternatives
            groups[:2] = [[*groups[0], *groups[1]]]
        if not groups:
            continue
        denied = listed.of(one, groups[0][0].dimension)
        for readings in groups:
            if denied == "soft" and readings[0].dimension in passage.lexicon.multi:
                continue
            yield Claim(
                start=one.start,
                end=one.end,
                readings=tuple(Reading(e.dimension, e.at, bool(denied)) for e in readings),
                side=passage.side_at(one.start, one.end),
            )
    yield from _scores(passage, clause, found, dimensions)
    yield from _ages(passage, clause, dimensions)


class _Denials:
    """A negator turns the next claim round, and those of the same dimension listed with it ("no hiss or hum")."""

    def __init__(self, passage: Passage, clause: Stretch) -> None:
        self.passage, self.clause = passage, clause
        self.claimed, self.denied, self.dimension = clause[0], "", ""

    def of(self, one: Found, dimension: str) -> str:
        denied = self.passage.denied(one.start, (self.claimed, self.clause[1]))
        if not denied and self.denied and dimension == self.dimension:
            between = self.passage.text[self.claimed : one.start]
            denied = self.denied if self.passage.lexicon.shape["negation_joins"].search(between) else ""
        if not denied and self.passage.denied_after(one.end, self.clause):
            denied = "hard"
        self.claimed, self.denied, self.dimension = one.end, denied, dimension
        return denied


def _attach(passage: Passage, one: Found, found: list[Found]) -> list[list[Expression]]:
    """The level words of `one` bound to the aspect they say something about, and to those listed with it."""
    if not one.levels:
        return []
    aspects = [f for f in found if f.aspects and f is not one]
    ahead = [f for f in aspects if f.start >= one.end]
    if ahead and not any(one.end <= f.start < ahead[0].start for f in found):
        between = passage.text[one.end : ahead[0].start]
        if passage.lexicon.shape["adjacent"].search(between) and (bound := _bind(one, ahead[0].aspects)):
            alone = any(f.levels for f in found if f.start >= ahead[0].end)
            return [bound, *([] if alone else _listed(passage, one, ahead))]
    behind = [f for f in reversed(aspects) if f.end <= one.start]
    for rank, anchor in enumerate(behind):
        if bound := _bind(one, anchor.aspects):
            return [bound, *_listed(passage, one, behind[rank:])]
    return []


def _listed(passage: Passage, one: Found, chain: list[Found]) -> list[list[Expression]]:
    """The aspects joined to the first of the chain by "and" or a comma, each bound for itself."""
    bound = []
    for anchor, other in pairwise(chain):
        first, second = sorted((anchor, other), key=lambda f: f.start)
        if not passage.lexicon.shape["join"].search(passage.text[first.end : second.start]):
            break
        if readings := _bind(one, other.aspects):
            bound.append(readings)
    return bound


def _bind(one: Found, dimensions: Iterable[str]) -> list[Expression]:
    """Per dimension the expression of its own, else the general one."""
    bound = []
    for dimension in dict.fromkeys(dimensions):
        own = [e for e in one.levels if e.dimension == dimension]
        general = [e for e in one.levels if not e.dimension]
        if own:
            bound.append(own[0])
        elif general and dimension not in NOT_GRADED:
            bound.append(Expression(dimension, general[0].at, general[0].pattern))
    return bound


def _scores(passage: Passage, clause: Stretch, found: list[Found], dimensions: frozenset[str]) -> Iterator[Claim]:
    """Numbers on the five-point scale, about the aspect before them, else the one after."""
    for pattern in passage.lexicon.scores:
        for match in pattern.finditer(passage.text, *clause):
            aspects = [f for f in found if f.aspects]
            near = [f for f in aspects if f.end <= match.start()][-1:] or [
                f for f in aspects if f.start >= match.end()
            ][:1]
            raw = match.group("score")
            score = passage.lexicon.numerals.get(raw) or int(raw)
            for one in near:
                graded = [d for d in one.aspects if d in dimensions and d not in NOT_GRADED]
                readings = tuple(Reading(d, frozenset({score})) for d in graded)
                if readings:
                    yield Claim(match.start(), match.end(), readings, passage.side_at(match.start(), match.end()))


def _ages(passage: Passage, clause: Stretch, dimensions: frozenset[str]) -> Iterator[Claim]:
    if "age" not in dimensions:
        return
    for match in passage.lexicon.shape["age_number"].finditer(passage.text, *clause):
        raw = next(group for group in match.groupdict().values() if group)
        years = passage.lexicon.numerals.get(raw) or int(raw)
        bands = frozenset(label for label, low, high in passage.lexicon.ages if low <= years <= high)
        if bands:
            yield Claim(*match.span(), (Reading("age", bands),), passage.side_at(*match.span()))
