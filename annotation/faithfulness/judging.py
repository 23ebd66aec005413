"""Holds claims against answers. A field that nobody answered denies nothing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from annotation.faithfulness.lexicon import Lexicon
from annotation.faithfulness.model import Claim, Reading, Span
from annotation.faithfulness.times import held

SIDES = ("A", "B")
# An interval says what it is and how severe, and so supports a text that says the same of the clip.
MARKED = {"distortion_type": "type", "distortion_severity": "severity"}
NOTHING: tuple[Any, ...] = (None, "", [], {})


def answer(answers: Mapping[str, Any], dimension: str, side: str) -> Any:
    """The answer of one clip where each has its own, else the one answer; None where there is none."""
    value = answers.get(dimension)
    if isinstance(value, dict):
        value = value.get(side) if side else None
    return None if value in NOTHING else value


def sides(answers: Mapping[str, Any], dimension: str, side: str) -> tuple[str, ...]:
    """The clips a claim must be held against: the one it names, or both where it names none."""
    return ((side,) if side in SIDES else SIDES) if isinstance(answers.get(dimension), dict) else ("",)


def contradicted(claim: Claim, answers: Mapping[str, Any], lexicon: Lexicon) -> list[tuple[Reading, str]]:
    """The reading and side that an answer denies; nothing when any answered reading of the claim agrees."""
    denied: list[tuple[Reading, str]] = []
    for reading in claim.readings:
        verdicts = {
            side: _marked(reading, answers, side) or _agrees(reading, value, lexicon)
            for side in sides(answers, reading.dimension, claim.side)
            if (value := answer(answers, reading.dimension, side)) is not None
        }
        verdicts = {side: verdict for side, verdict in verdicts.items() if verdict is not None}
        if not verdicts:
            continue
        if claim.side != "both" and any(verdicts.values()):
            return []
        denied += [(reading, side) for side, agrees in verdicts.items() if not agrees]
    return denied[:1] if claim.side != "both" else denied


def _marked(reading: Reading, answers: Mapping[str, Any], side: str) -> bool:
    """An answered interval is of the type or severity that is claimed."""
    if reading.denies or reading.dimension not in MARKED:
        return False
    intervals = answer(answers, "distortion_intervals", side) or []
    return any(interval.get(MARKED[reading.dimension]) in reading.any_of for interval in intervals)


def _agrees(reading: Reading, value: Any, lexicon: Lexicon) -> bool | None:
    """None: the words say nothing about this answer."""
    if not isinstance(value, list):
        return any(step in reading.any_of for step in _steps(value)) != reading.denies
    if "none" in reading.any_of:
        return (value == ["none"]) != reading.denies
    chosen = bool(reading.any_of & set(value))
    if reading.denies:
        return not chosen if chosen else None
    if lexicon.multi.get(reading.dimension) != "listed":
        return chosen
    opposites = lexicon.opposites.get(reading.dimension, ())
    opposed = any(pair & reading.any_of and (pair - reading.any_of) & set(value) for pair in opposites)
    return False if opposed and not chosen else chosen or None


def _steps(value: Any) -> tuple[Any, ...]:
    """The steps a score stands for: between two of them, words for either agree."""
    return (math.floor(value), math.ceil(value)) if isinstance(value, float) else (value,)


def misplaced(span: Span, answers: Mapping[str, Any], durations: Sequence[float]) -> list[str]:
    """The sides on which no answered interval is where the text says."""
    wrong: list[str] = []
    checked = [
        side
        for side in sides(answers, "distortion_intervals", span.side)
        if answer(answers, "distortion_intervals", side) is not None
    ]
    for side in checked:
        index = SIDES.index(side) if side else 0
        seconds = durations[index] if index < len(durations) else None
        if not held(span, answer(answers, "distortion_intervals", side), seconds):
            wrong.append(side)
    return wrong if span.side == "both" or len(wrong) == len(checked) else []


def answered_words(value: Any, titles: Mapping[Any, str]) -> str:
    """An answer as a person would read it."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return ", ".join(f"{_seconds(i['start'])}–{_seconds(i['end'])} s" for i in value)
    values: Iterable[Any] = value if isinstance(value, list) else [value]
    return ", ".join(titles.get(one, _seconds(one) if isinstance(one, float) else str(one)) for one in values)


def _seconds(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
