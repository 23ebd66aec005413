"""Answers of tools without fixed questions: their field is our dimension by its name, or by the name it is given.

Label words are matched with the questionnaire's ids, titles, published names and aliases; nothing else is a label.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from annotation.foreign.rows import Options, Refused
from annotation.foreign.values import number, short, text
from annotation.questionnaire import Dimension, Kind, Questionnaire, load_preset

AUDIO = "audio"
LEFT_OUT = ""


def questionnaire_for(options: Options) -> Questionnaire:
    """The questionnaire that was named. Raises Refused."""
    if not options.preset:
        raise Refused(
            "no_preset",
            "This tool has no fixed questions: say which questionnaire its answers belong to.",
        )
    try:
        return load_preset(options.preset)
    except KeyError:
        raise Refused("no_preset", f"There is no questionnaire {short(options.preset)}.") from None


def dimension_for(questionnaire: Questionnaire, field: str, options: Options) -> Dimension | None:
    """Our dimension of a field; None for one that is said to stay out (`name =`). Raises Refused."""
    ours = options.names.get(field, field)
    if ours == LEFT_OUT:
        return None
    if not questionnaire.has(ours):
        keys = [dimension.key for dimension in questionnaire.dimensions]
        raise Refused(
            "unknown_field",
            f"{short(field)} is no question of {questionnaire.key}, which asks {', '.join(keys)}. Say which one it is "
            f"({field} = {keys[0]}), or leave it out ({field} =).",
        )
    return questionnaire.dimension(ours)


def value_for(dimension: Dimension, given: Any) -> Any:
    """A value of the dimension out of a number, a word or a list of words. Raises Refused."""
    if dimension.kind is Kind.TEXT:
        return text(dimension.key, "\n".join(given) if isinstance(given, list) else given)
    if dimension.kind is Kind.MULTI_CATEGORY:
        words = given if isinstance(given, list) else [given]
        found = {label_for(dimension, word) for word in words}
        return [label for label in dimension.label_ids if label in found]
    if isinstance(given, list):
        if len(given) != 1:
            raise Refused("several_labels", f"{dimension.key} takes one label, not {short(given)}.")
        given = given[0]
    if dimension.kind is Kind.ORDINAL:
        return score_for(dimension, given)
    return label_for(dimension, given)


def score_for(dimension: Dimension, given: Any) -> int | float:
    low, high = float(dimension.label_ids[0]), float(dimension.label_ids[-1])
    if isinstance(given, str) and (label := dimension.find(given)) is not None:
        return int(label.id)
    value = number(dimension.key, given, low, high)
    if value not in dimension.label_ids and not dimension.decimal:
        raise Refused("unknown_label", f"{dimension.key} is {value}, which is none of its labels.")
    return value


def label_for(dimension: Dimension, word: Any) -> Any:
    label = dimension.find(str(word)) if isinstance(word, str | int) else None
    if label is None:
        raise Refused("unknown_label", f"{dimension.key} is {short(word)}, which is none of its labels.")
    return label.id


def check_answers(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> None:
    if not answers:
        raise Refused("no_answers", f"Nothing here answers a question of {questionnaire.key}.")
