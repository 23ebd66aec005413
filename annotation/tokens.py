"""The words and phones of an item's transcript, which token-ordinal questions score one by one. Pure Python.

Words come from the alignment where there is one, else from the transcript: pieces between spaces without their
punctuation, or single characters in scripts that put no spaces. Phones come from the alignment alone.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MOST_TOKENS = 2000
LONGEST_TOKEN = 100  # characters
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[^\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+")
EDGES = re.compile(r"^[^\w]+|[^\w]+$")


class NotAnAlignment(ValueError):
    """Says what is wrong with an alignment that was brought along."""


@dataclass(frozen=True)
class Token:
    """A word with its phones, or a phone. Times in seconds, None where unknown."""

    text: str
    start: float | None = None
    end: float | None = None
    phones: tuple[Token, ...] = ()

    def as_json(self) -> dict[str, Any]:
        plain = {"text": self.text, "start": self.start, "end": self.end}
        return plain | ({"phones": [phone.as_json() for phone in self.phones]} if self.phones else {})


def tokens_of(transcript: str, alignment: Any) -> tuple[Token, ...]:
    """The words of an item in order. Raises NotAnAlignment."""
    if alignment:
        return read_alignment(alignment)
    return tuple(Token(word) for word in words_in(transcript))


def words_in(transcript: str) -> Iterator[str]:
    for piece in transcript.split():
        for part in UNSPACED.findall(piece):
            if word := EDGES.sub("", part):
                yield word


def counts(tokens: tuple[Token, ...]) -> dict[str, int]:
    """How many scores each unit takes: {"word": 5, "phone": 17}; phones in one row, word after word."""
    return {"word": len(tokens), "phone": sum(len(token.phones) for token in tokens)}


def names(tokens: tuple[Token, ...]) -> dict[str, list[str]]:
    """What each score is about, in the same order as the scores."""
    return {"word": [t.text for t in tokens], "phone": [p.text for t in tokens for p in t.phones]}


def read_alignment(given: Any) -> tuple[Token, ...]:
    """[{text, start?, end?, phones?}], also as JSON text; a phone may be its name alone. Raises NotAnAlignment."""
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except json.JSONDecodeError as error:
            raise NotAnAlignment(f"it is no JSON ({error})") from error
    tokens = _list(given, "it")
    if sum(1 + len(token.phones) for token in tokens) > MOST_TOKENS:
        raise NotAnAlignment(f"it has more than {MOST_TOKENS} words and phones")
    return tokens


def _list(given: Any, what: str) -> tuple[Token, ...]:
    if not isinstance(given, list) or not given:
        raise NotAnAlignment(f"{what} must be a list of {{text, start, end}}")
    return tuple(_token(each, f"number {number}") for number, each in enumerate(given, start=1))


def _token(given: Any, where: str) -> Token:
    if isinstance(given, str):
        given = {"text": given}
    if not isinstance(given, Mapping) or not isinstance(given.get("text"), str):
        raise NotAnAlignment(f"{where} has no text")
    text = given["text"].strip()
    if not text or len(text) > LONGEST_TOKEN:
        raise NotAnAlignment(f"{where} must have a text of at most {LONGEST_TOKEN} characters")
    start, end = _second(given.get("start"), where), _second(given.get("end"), where)
    if start is not None and end is not None and start > end:
        raise NotAnAlignment(f"{where} ends before it starts")
    phones = given.get("phones")
    return Token(text, start, end, _list(phones, f"the phones of {where}") if phones else ())


def _second(given: Any, where: str) -> float | None:
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given) or given < 0:
        raise NotAnAlignment(f"{where} has a time that is no number of seconds")
    return float(given)
