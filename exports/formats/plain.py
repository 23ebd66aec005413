"""Ratings and A/B tests as conversations: the accepted text is the reply, or the labels are where there is no text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from annotation.questionnaire import Dimension, Kind, Questionnaire
from exports.formats.base import CannotWrite, Row
from exports.formats.data import table
from exports.formats.numbers import plain_number

ANSWERED = (Kind.ORDINAL, Kind.CATEGORY, Kind.COMPARISON)


def replies(row: Row, questionnaire: Questionnaire) -> Iterator[tuple[str, str, str]]:
    """(user's turn, reply, order) for every accepted text; for none, one whose reply is the labels."""
    prompts = table("plain")[row["task"]]
    for text in row["texts"]:
        yield prompts["described"], text["text"].strip(), text["order"]
    if not row["texts"]:
        yield asked(row, questionnaire), "\n".join(label_lines(questionnaire, row["answers"])), "ab"


def asked(row: Row, questionnaire: Questionnaire) -> str:
    """The prompt for labels alone."""
    scales = "; ".join(scale(dimension) for dimension in labelled(questionnaire, row["answers"]))
    return str(table("plain")[row["task"]]["labelled"]).format(scales=scales)


def labelled(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> list[Dimension]:
    """The dimensions whose answer is one label, in order. Raises CannotWrite when there is none."""
    found = [
        each
        for each in questionnaire.dimensions
        if each.kind in ANSWERED and not each.per_clip and answers.get(each.key) is not None
    ]
    if not found:
        raise CannotWrite("no question with labels was answered")
    return found


def label_lines(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> list[str]:
    return [f"{name(each)}: {word(each, answers[each.key])}" for each in labelled(questionnaire, answers)]


def name(dimension: Dimension) -> str:
    return dimension.published or dimension.key


def word(dimension: Dimension, value: Any) -> str:
    if isinstance(value, str):
        return dimension.label(value).published or value.replace("_", " ")
    return plain_number(value)


def scale(dimension: Dimension) -> str:
    words = [word(dimension, label.id) for label in dimension.labels]
    if dimension.kind is not Kind.ORDINAL:
        return f"{name(dimension)}: {', '.join(words)}"
    low, high = dimension.labels[0].title["en"], dimension.labels[-1].title["en"]
    return f"{name(dimension)}: {words[0]} ({low}) to {words[-1]} ({high})"
