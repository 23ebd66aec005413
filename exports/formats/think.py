"""SpeechEval's `<think>` lines: the templates of `speecheval.yaml`, filled with a questionnaire's published words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from annotation.questionnaire import Dimension, Questionnaire
from exports.formats.base import CannotWrite
from exports.formats.data import table

FIELD = re.compile(r"\{(\w+)(?:\.([AB]))?\}")
LINES_KEPT = 4096
written: dict[tuple[str, str, str], str] = {}  # by questionnaire, template and values


def templates() -> dict[str, Any]:
    return table("speecheval")


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
