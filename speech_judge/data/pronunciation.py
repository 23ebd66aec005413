"""The words of a pronunciation assessment: what is asked, labels for numbers, words and phones of what was read.

Equal to what releases write (`exports/…/pronunciation`, `preference/pronunciation`); a decimal earns the label it has
reached, as the published scores are cut, not rounded. One vocabulary for every aspect, because the published one
(`Fair` beside `Average`) lets style give answers away.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any, Literal

TABLE: Mapping[str, Any] = tomllib.loads(
    files("speech_judge.data").joinpath("pronunciation.toml").read_text(encoding="utf-8")
)
LABELS: tuple[str, ...] = tuple(TABLE["labels"])
ASPECTS: Mapping[str, str] = TABLE["sentence"]  # name of the line -> dimension
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[^\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+")
EDGES = re.compile(r"^[^\w]+|[^\w]+$")
Unit = Literal["sentence", "word", "phone"]


def place(unit: Unit, score: float) -> int:
    """Index in LABELS of a score: 0 to 10 for sentence and word, 0 to 2 for a phone."""
    return max(0, bisect_right(TABLE["from"][unit], score) - 1)


def question(text: str) -> str:
    """The user's turn, with `<audio>` where the clip stands."""
    return str(TABLE["user"]).format(text=text)


def text_of(row: Mapping[str, Any]) -> str:
    """What the learner reads."""
    return str(row.get("text_to_judge") or row["transcript"] or " ".join(word for word, _ in units_of(row)))


def units_of(row: Mapping[str, Any]) -> list[tuple[str, tuple[str, ...]]]:
    """Words as they are written in the lines, each with its phones in IPA (none where the row brings none)."""
    words = row.get("words") or [{"text": word} for word in words_in(row["transcript"])]
    return [(word["text"].upper(), tuple(map(ipa, word.get("phones") or ()))) for word in words]


def words_in(transcript: str) -> Iterator[str]:
    """Pieces between spaces without their punctuation; single characters in scripts that put no spaces."""
    for piece in transcript.split():
        for part in UNSPACED.findall(piece):
            if word := EDGES.sub("", part):
                yield word


def ipa(phone: str) -> str:
    """`IY0` -> `i`. What is no ARPAbet stays as it is."""
    return str(TABLE["ipa"].get(phone.rstrip("0123456789").upper(), phone))
