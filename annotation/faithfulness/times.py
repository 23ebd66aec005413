"""Stretches and moments of the clip that a text names, and whether the answered intervals hold them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from annotation.faithfulness.model import Claim, Span
from annotation.faithfulness.passages import Passage, Stretch

ROUNDING = 0.06  # people round to tenths
LOOSE = 0.5  # "the entire recording" may begin this late, and a time without a decimal may be this far off


def spans(passage: Passage, claims: Sequence[Claim]) -> Iterator[Span]:
    for sentence in passage.sentences:
        clauses = passage.clauses(sentence)
        for clause in clauses:
            taken: list[Stretch] = []
            types = _types(claims, clause)
            for start, end, since, to, tolerance in _stretches(passage, clause, taken):
                yield Span(start, end, since, to, tolerance, types=types, side=passage.side_at(start, end))
            if not taken:
                yield from _whole(passage, clause, types)


def _types(claims: Iterable[Claim], clause: Stretch) -> frozenset[str]:
    named = [
        reading.any_of
        for claim in claims
        if clause[0] <= claim.start < clause[1]
        for reading in claim.readings
        if reading.dimension == "distortion_type" and not reading.denies
    ]
    return frozenset(label for labels in named for label in labels) - {"none"}


def _stretches(
    passage: Passage, clause: Stretch, taken: list[Stretch]
) -> Iterator[tuple[int, int, float, float | None, float]]:
    for pattern in passage.lexicon.spans:
        for match in pattern.finditer(passage.text, *clause):
            if any(s < match.end() and match.start() < e for s, e in taken):
                continue
            taken.append(match.span())
            groups = {name: value for name, value in match.groupdict().items() if value}
            if "am" in groups:
                since = int(groups["am"]) * 60 + float(groups["as"])
                to = int(groups["bm"]) * 60 + float(groups["bs"])
                yield *match.span(), since, to, LOOSE
            else:
                tolerance = max(_tolerance(groups["a"]), _tolerance(groups["b"]))
                yield *match.span(), float(groups["a"]), float(groups["b"]), tolerance
    for pattern in passage.lexicon.points:
        for match in pattern.finditer(passage.text, *clause):
            if not any(s < match.end() and match.start() < e for s, e in taken):
                taken.append(match.span())
                yield *match.span(), float(match["t"]), None, LOOSE / 2


def _tolerance(number: str) -> float:
    return ROUNDING if "." in number else LOOSE


def _whole(passage: Passage, clause: Stretch, types: frozenset[str]) -> Iterator[Span]:
    """ "From start to finish", where the clause says that something is wrong there."""
    about = passage.lexicon.shape["about"].search(passage.text, *clause)
    if not about or passage.denied(about.start(), clause):
        return
    for pattern in passage.lexicon.whole:
        for match in pattern.finditer(passage.text, *clause):
            side = passage.side_at(*match.span())
            yield Span(*match.span(), since=0.0, to=None, tolerance=LOOSE, whole=True, types=types, side=side)
            return


def held(span: Span, intervals: Sequence[dict[str, Any]], seconds: float | None) -> bool:
    """Whether one answered interval (of a type the text names beside it) is where the text says."""
    fitting = [i for i in intervals if not span.types or i.get("type") is None or i["type"] in span.types]
    if span.whole:
        return any(i["start"] <= LOOSE and (seconds is None or i["end"] >= seconds - LOOSE) for i in fitting)
    if span.to is None:
        return any(i["start"] - span.tolerance <= span.since <= i["end"] + span.tolerance for i in fitting)
    return any(
        abs(i["start"] - span.since) <= span.tolerance and abs(i["end"] - span.to) <= span.tolerance for i in fitting
    )
