"""LScore: an evaluator's mark from 0 to 10 for a description against the reference. Reading the mark is the hard part:
published code turned "8/10" into 810."""

from __future__ import annotations

import re

MARK = re.compile(
    r"score\s*\**\s*[:=]\s*\**\s*(?P<mark>-?\d+(?:\.\d+)?)(?:\s*/\s*(?P<of>\d+(?:\.\d+)?))?", re.IGNORECASE
)
ALONE = re.compile(r"\s*(?P<mark>\d+(?:\.\d+)?)(?:\s*/\s*(?P<of>\d+(?:\.\d+)?))?\s*\.?\s*")
CONSISTENT = re.compile(
    r"Conclusion Consistency for (?P<name>[^:\n]+):\s*\**\s*(?P<verdict>Consistent|Inconsistent)\b", re.I
)
HIGHEST = 10.0


def read_mark(reply: str) -> float | None:
    """The mark after the last "Score:", or of a reply that is a number alone; "x/y" must be out of 10.

    None for anything else: marks outside 0 to 10, other denominators, no mark. Nothing is clamped.
    """
    found = list(MARK.finditer(reply))
    match = found[-1] if found else ALONE.fullmatch(reply)
    if match is None:
        return None
    mark, of = float(match["mark"]), match["of"]
    if of is not None and float(of) != HIGHEST:
        return None
    return mark if 0 <= mark <= HIGHEST else None


def read_consistency(reply: str, dimensions: list[str]) -> dict[str, bool]:
    """Per dimension whether the evaluator found both answers' conclusions the same; one it did not name is not."""
    said = {
        match["name"].strip().casefold(): match["verdict"].casefold() == "consistent"
        for match in CONSISTENT.finditer(reply)
    }
    return {name: said.get(name.casefold(), False) for name in dimensions}
