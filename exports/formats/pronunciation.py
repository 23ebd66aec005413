"""A pronunciation assessment in labels: `Accuracy: Good` … `Words: BEAR/Excellent` … `Phonemes: b/Good`.

Numbers become labels by the thresholds in `pronunciation.yaml`, which were checked against SpeechOcean762 (a decimal
earns the label it has reached, as the published scores are cut, not rounded). ARPAbet becomes IPA, as published.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from annotation.tokens import words_in
from exports.formats.base import CannotWrite, Row
from exports.formats.data import table


@dataclass(frozen=True)
class Assessment:
    """Places of labels (0 = Worst … 4 = Excellent). `sentence` by line name; words and phones in the order spoken."""

    sentence: dict[str, int]
    words: tuple[tuple[str, int], ...]
    phones: tuple[tuple[str, int], ...]

    def lines(self) -> list[str]:
        labels = table("pronunciation")["labels"]
        lines = [f"{name}: {labels[place]}" for name, place in self.sentence.items()]
        for name, tokens in (("Words", self.words), ("Phonemes", self.phones)):
            if tokens:
                lines.append(f"{name}: " + " ".join(f"{text}/{labels[place]}" for text, place in tokens))
        return lines


def replies(row: Row) -> Iterator[tuple[str, str, str]]:
    """(user's turn, reply, order), one per accepted text, or one without a verdict."""
    user, lines = asked(row), assessment(row).lines()
    for text in row["texts"]:
        yield user, "\n".join([*lines, table("pronunciation")["verdict"].format(text=text["text"].strip())]), "ab"
    if not row["texts"]:
        yield user, "\n".join(lines), "ab"


def asked(row: Row) -> str:
    return str(table("pronunciation")["user"]).format(text=read_text(row))


def read_text(row: Row) -> str:
    return str(row["text_to_judge"] or row["transcript"] or " ".join(word["text"] for word in words_of(row)))


def assessment(row: Row) -> Assessment:
    """Raises CannotWrite when scores are missing or do not fit the words."""
    answers, rules = row["answers"], table("pronunciation")
    sentence = {name: place("sentence", needed(answers, key)) for name, key in rules["sentence"].items()}
    words = [word["text"].upper() for word in words_of(row)]
    phones = [ipa(phone) for word in words_of(row) for phone in phones_of(word)]
    return Assessment(
        sentence,
        scored("word", words, answers.get("word_accuracy")),
        scored("phone", phones, answers.get("phone_accuracy")),
    )


def words_of(row: Row) -> list[dict[str, Any]]:
    """The words that were scored: as brought along, else those of the transcript."""
    return list(row.get("words") or ({"text": word} for word in words_in(row["transcript"])))


def phones_of(word: dict[str, Any]) -> list[str]:
    return list(word.get("phones") or ())


def needed(answers: dict[str, Any], key: str) -> float:
    if answers.get(key) is None:
        raise CannotWrite(f"the final answers lack {key}")
    return float(answers[key])


def scored(unit: str, tokens: list[str], scores: list[float | None] | None) -> tuple[tuple[str, int], ...]:
    """Tokens that have a score. Raises CannotWrite when there are not as many scores as tokens."""
    if scores is None:
        return ()
    check_count(unit, tokens, scores)
    return tuple((token, place(unit, score)) for token, score in zip(tokens, scores, strict=True) if score is not None)


def check_count(unit: str, tokens: list[Any], scores: list[Any]) -> None:
    if len(scores) != len(tokens):
        raise CannotWrite(f"there are {len(tokens)} {unit}s and {len(scores)} scores of them")


def place(unit: str, score: float) -> int:
    return max(0, bisect_right(table("pronunciation")["from"][unit], score) - 1)


def ipa(phone: str) -> str:
    """`IY0` -> `i`. What is no ARPAbet stays as it is."""
    bare = phone.rstrip("0123456789")
    return str(table("pronunciation")["ipa"].get(bare.upper(), phone))
