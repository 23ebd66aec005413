"""SageLM's rows: which of two spoken replies is better, one dimension at a time; the label first, then why.

`text_orders` of an item says whose A the writer of a reason meant (`ba`: the row's B).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from annotation.enums import Order
from annotation.questionnaire import Dimension, Kind, Questionnaire
from annotation.swapping import swap_side
from exports.formats.base import CannotWrite, Row
from exports.formats.data import table
from exports.formats.sides import named


class Judged(NamedTuple):
    """One dimension of one item in one order; `why_lost`: the reason could not be turned round, so there is no row."""

    dimension: str
    user: str
    label: str
    output: str
    audios: list[str]
    why_lost: bool


def judged(row: Row, questionnaire: Questionnaire, order: Order) -> Iterator[Judged]:
    """The dimensions that were answered, in the questionnaire's order."""
    answers, rules = row["answers"], table("sagelm")
    audios = list(row["audio"]) if order is Order.AB else list(reversed(row["audio"]))
    for dimension in questionnaire.dimensions:
        if dimension.kind is not Kind.COMPARISON or dimension.per_clip or answers.get(dimension.key) is None:
            continue
        label = rules["words"][swap_side(answers[dimension.key], order)]
        why, sure = reason(row, dimension, order)
        output = f"{label}\n{why}" if why else label
        yield Judged(dimension.key, asked(row, dimension), label, output, audios, not sure)


def asked(row: Row, dimension: Dimension) -> str:
    name = dimension.published or dimension.key
    question = row["instruction"].strip()
    if not question or "<audio>" in question:
        raise CannotWrite(
            "the instruction that both replies answer is " + ("missing" if not question else "not plain text")
        )
    return str(table("sagelm")["prompt"]).format(dimension=name, question=question)


def reason(row: Row, dimension: Dimension, order: Order) -> tuple[str, bool]:
    """Why, in the words for this order, and whether it may stand in this order."""
    key = table("sagelm")["why"].format(key=dimension.key)
    text = (row["answers"].get(key) or "").strip()
    own = Order((row.get("text_orders") or {}).get(key, "ab"))
    found = named(text, row["text_language"], turned=own is not order)
    return found.text, found.sure or own is order or not text
