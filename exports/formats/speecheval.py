"""SpeechEval's rows: `<think>` lines from the final fields, `<answer>` from an accepted text.

A text of a pair speaks of A and B as its writer heard them, so its row has audio and lines in that order.

The line templates are data (`speecheval.yaml`) and are released with the rows; field words are the questionnaire's
published names. `ms_swift_reader` holds the other side: a strict reader that shares nothing with this writer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from annotation.enums import Order
from annotation.questionnaire import Dimension, Questionnaire
from annotation.swapping import swap
from exports.formats.base import CannotWrite
from exports.formats.data import table

FIELD = re.compile(r"\{(\w+)(?:\.([AB]))?\}")
LINES_KEPT = 4096
written: dict[tuple[str, str, str], str] = {}  # by questionnaire, template and values


def templates() -> dict[str, Any]:
    return table("speecheval")


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


class Line(NamedTuple):
    """A line of `think` in the YAML, with the fields of both its parts."""

    text: str
    detail: str
    optional: bool
    fields: tuple[tuple[str, str], ...]


@cache
def lines_of(task: str) -> tuple[Line, ...]:
    found = []
    for entry in templates()["tasks"][task]["think"]:
        text, detail = entry["line"], entry.get("detail", "")
        found.append(Line(text, detail, entry.get("optional", False), slots(text)[1] + slots(detail)[1]))
    return tuple(found)


def think_lines(task: str, words: Words) -> list[str]:
    return [text for line in lines_of(task) if (text := think_line(line, words))]


def think_line(line: Line, words: Words) -> str:
    """Nothing for an optional line without its fields. Labels are few, so most lines have been written before."""
    # repr tells 3 from 3.0, which are equal and read differently, and takes lists, which have no hash
    known = words.questionnaire.digest, line.text, repr([words.value(*field) for field in line.fields])
    found = written.get(known)
    if found is None:
        if len(written) >= LINES_KEPT:
            written.clear()
        found = written[known] = fresh_line(line, words)
    return found


def fresh_line(line: Line, words: Words) -> str:
    if line.optional and not words.has_all(line.text):
        return ""
    text = words.filled(line.text)
    if line.detail and words.has_all(line.detail) and (inside := words.filled(line.detail)) != "none":
        text += f" ({inside})"
    return text


@cache
def slots(template: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """`Overall Quality: {overall_quality}/5` -> ("Overall Quality: %s/5", (("overall_quality", ""),))."""
    fields = tuple((key, side) for key, side in FIELD.findall(template))
    return FIELD.sub("%s", template.replace("%", "%%")), fields


class Words:
    """Published words of an item's final fields."""

    def __init__(self, questionnaire: Questionnaire, answers: Mapping[str, Any]) -> None:
        self.questionnaire, self.answers = questionnaire, answers

    def has_all(self, template: str) -> bool:
        return all(self.value(key, side) not in (None, "", []) for key, side in slots(template)[1])

    def filled(self, template: str) -> str:
        pattern, fields = slots(template)
        return pattern % tuple(self.words(key, side) for key, side in fields)

    def value(self, key: str, side: str) -> Any:
        value = self.answers.get(key)
        return value.get(side) if side and isinstance(value, dict) else value

    def words(self, key: str, side: str) -> str:
        value = self.value(key, side)
        if value in (None, "", []) or not self.questionnaire.has(key):
            raise CannotWrite(f"the final answers lack {key}{' of clip ' + side if side else ''}")
        dimension = self.questionnaire.dimension(key)
        if isinstance(value, list):
            joiner = str(templates()["joiners"].get(key, ";"))
            return joiner.join(published(dimension, each) for each in value)
        return published(dimension, value)


def published(dimension: Dimension, value: Any) -> str:
    """A label's name in the published lines; a score is its number."""
    if isinstance(value, int):
        return str(value)
    try:
        name = dimension.label(value).published or str(value).replace("_", " ")
    except KeyError:
        raise CannotWrite(f"{value!r} is no label of {dimension.key}") from None
    return str(templates()["words"].get(name, name))
