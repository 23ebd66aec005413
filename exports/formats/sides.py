"""Renames what a reason calls the two replies, so that it can stand in either order."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from exports.formats.data import table

NUMBERS = {"A": "1", "B": "2", "1": "1", "2": "2"}
TURNED = {"1": "2", "2": "1"}


class Named(NamedTuple):
    """`sure`: every mention of a reply was understood, so the text may stand in the other order too."""

    text: str
    sure: bool


@cache
def patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]] | None:
    found = table("sagelm")["sides"].get(language)
    return (re.compile(found["sure"]), re.compile(found["unsure"])) if found else None


def named(text: str, language: str, *, turned: bool) -> Named:
    """`A uses a sad tone` -> `Response 1 uses a sad tone`, or `Response 2 …` when turned."""
    found = patterns(language)
    if found is None:
        return Named(text, False)
    sure, unsure = found

    def put(match: re.Match[str]) -> str:
        number = NUMBERS[match["named"] or match.groupdict().get("letter") or ""]
        return f"Response {TURNED[number] if turned else number}"

    rest = sure.sub(" ", text)
    return Named(sure.sub(put, text), not unsure.search(rest))
