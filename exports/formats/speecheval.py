"""SpeechEval's rows: `<think>` lines from the final fields, `<answer>` from an accepted text.

A text of a pair speaks of A and B as its writer heard them, so its row has audio and lines in that order.

The line templates are data (`speecheval.yaml`) and are released with the rows; field words are the questionnaire's
published names. `ms_swift_reader` holds the other side: a strict reader that shares nothing with this writer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from annotation.enums import Order
from annotation.questionnaire import Questionnaire
from annotation.swapping import swap
from exports.formats.base import CannotWrite
from exports.formats.think import Words, templates, think_lines


def rows(item: Mapping[str, Any], questionnaire: Questionnaire) -> Iterator[dict[str, Any]]:
    """The rows of one canonical item: one per accepted text, or one for a task whose answer is a label.

    Raises CannotWrite when the questionnaire lacks a field of the published lines.
    """
    for each, _ in lines(item, questionnaire):
        yield each


def lines(item: Mapping[str, Any], questionnaire: Questionnaire) -> Iterator[tuple[dict[str, Any], Order]]:
    """The same, each with the order it stands in."""
    template = templates()["tasks"].get(item["task"])
    if template is None:
        raise CannotWrite(f"SpeechEval has no task {item['task']}")
    if "answer" in template:
        answer = Words(questionnaire, item["answers"]).filled(template["answer"])
        yield row(item, template, thought(item, questionnaire, Order.AB), answer, Order.AB), Order.AB
        return
    thoughts: dict[Order, list[str]] = {}
    for text in item["texts"]:
        order = Order(text["order"])
        if order not in thoughts:
            thoughts[order] = thought(item, questionnaire, order)
        yield row(item, template, thoughts[order], text["text"].strip(), order), order


def thought(item: Mapping[str, Any], questionnaire: Questionnaire, order: Order) -> list[str]:
    answers = item["answers"] if order is Order.AB else swap(questionnaire, item["answers"], order)
    return think_lines(item["task"], Words(questionnaire, answers))


def row(
    item: Mapping[str, Any], template: Mapping[str, Any], think: list[str], answer: str, order: Order
) -> dict[str, Any]:
    return {
        "key": item["key"],
        "task": template["task"],
        "messages": [
            {"role": "user", "content": template["user"]},
            {"role": "assistant", "content": reply(think, answer)},
        ],
        "audios": list(item["audio"] if order is Order.AB else reversed(item["audio"])),
    }


def reply(think: list[str], answer: str) -> str:
    return "\n".join(["<think>", *think, "</think>", "", "<answer>", answer, "</answer>"])
