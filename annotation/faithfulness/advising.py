"""What a text says should be improved."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from annotation.faithfulness.lexicon import Pattern
from annotation.faithfulness.model import Claim, Reading
from annotation.faithfulness.passages import Passage, Stretch


def advice(passage: Passage) -> Iterator[Claim]:
    """Claims about `improvement_areas`: an area named where the text asks for change, or says none is needed."""
    lexicon = passage.lexicon
    for sentence in passage.sentences:
        for clause in passage.clauses(sentence):
            if nothing := _first(lexicon.nothing, passage, clause):
                areas = [f for f in _areas(passage, clause) if f[0] < nothing[0]]
                if not areas:
                    yield Claim(*nothing, (Reading(lexicon.advice, frozenset({"none"})),))
                    continue
            for part in _parts(passage, clause):
                asked, kept = _first(lexicon.triggers, passage, part), _first(lexicon.kept, passage, part)
                if asked or kept:
                    for start, end, area in _areas(passage, part):
                        yield Claim(start, end, (Reading(lexicon.advice, frozenset({area}), denies=bool(kept)),))


def _parts(passage: Passage, clause: Stretch) -> Iterator[Stretch]:
    """What is to stay is cut off from what is to change: "clean up the noise, leave the pace as it is"."""
    breaks = [m.start() for m in passage.lexicon.shape["compared"].finditer(passage.text, *clause)]
    kept = [m.span() for p in passage.lexicon.kept for m in p.finditer(passage.text, *clause)]
    if not kept:
        yield clause
        return
    first = min(start for start, _ in kept)
    before = [b for b in breaks if b < first and any(s < b for s, _, _ in _areas(passage, clause))]
    after = [b for b in breaks if b > max(end for _, end in kept)]
    edges = sorted({clause[0], *(before[-1:]), *(after[:1]), clause[1]})
    yield from itertools.pairwise(edges)


def _first(patterns: tuple[Pattern, ...], passage: Passage, within: Stretch) -> Stretch | None:
    found = [match.span() for pattern in patterns for match in pattern.finditer(passage.text, *within)]
    return min(found) if found else None


def _areas(passage: Passage, within: Stretch) -> list[tuple[int, int, str]]:
    spans = [(*m.span(), area) for area, said in passage.lexicon.areas for m in said.finditer(passage.text, *within)]
    kept: list[tuple[int, int, str]] = []
    for one in sorted(spans, key=lambda s: s[0] - s[1]):
        if not any(one[0] < other[1] and other[0] < one[1] for other in kept):
            kept.append(one)
    return sorted(kept)
