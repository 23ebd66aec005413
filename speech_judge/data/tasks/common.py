"""What every task's reader needs of a questionnaire's dimension."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from speech_judge.data.sample import Scale

Dimension = Mapping[str, Any]
OTHER = {"A": "B", "B": "A"}


def scale_of(dimension: Dimension, words: Mapping[str, str] | None = None) -> Scale | None:
    """The labels as they are written; numbers for an ordinal. None where the answer is not one of its labels."""
    if dimension["kind"] == "ordinal":
        ids = [label["id"] for label in dimension["labels"]]
        return Scale(tuple(map(str, ids)), tuple(map(float, ids)))
    if dimension["kind"] in ("category", "comparison"):
        return Scale(tuple(published(dimension, label["id"], words or {}) for label in dimension["labels"]))
    return None


def published(dimension: Dimension, value: Any, words: Mapping[str, str]) -> str:
    """The word of a label in the published lines; a score is its number."""
    if isinstance(value, int | float):
        return f"{value:g}"
    named = {label["id"]: label["published"] for label in dimension["labels"]}
    name = named[value] or str(value).replace("_", " ")
    return words.get(name, name)


def turned(dimensions: Mapping[str, Dimension], answers: Mapping[str, Any], order: str) -> dict[str, Any]:
    """The answers with A and B exchanged when `order` is "ba"."""
    if order != "ba":
        return dict(answers)
    return {key: turned_value(dimensions[key], value) for key, value in answers.items() if key in dimensions}


def turned_value(dimension: Dimension, value: Any) -> Any:
    if dimension["per_clip"] and isinstance(value, Mapping):
        return {OTHER[side]: each for side, each in value.items()}
    if dimension["kind"] == "comparison":
        return OTHER.get(value, value)
    return value


def about(row: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """What an evaluation groups by; never shown to the model."""
    return {
        "item": row["id"],
        "split": row["split"],
        "language": row["language"],
        "simulated": row["simulated"],
        "questionnaire": row["questionnaire"],
        **more,
    }
