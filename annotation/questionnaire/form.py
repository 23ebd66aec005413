"""A questionnaire as JSON for the page, in one language (rule messages in all, like those of findings)."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from annotation.wording import in_language

if TYPE_CHECKING:
    from annotation.questionnaire.model import Dimension, Label, Questionnaire


def render(questionnaire: Questionnaire, language: str, seed: str | None = None) -> dict[str, Any]:
    """The `Form` of the API. An unknown language falls back to English, text by text."""
    return {
        "key": questionnaire.key,
        "version": questionnaire.version,
        "task": questionnaire.task,
        "language": language,
        "clips": questionnaire.clips,
        "text": questionnaire.text,
        "needs": list(questionnaire.needs),
        "title": in_language(questionnaire.title, language),
        "groups": [{"key": group.key, "title": in_language(group.title, language)} for group in questionnaire.groups],
        "dimensions": [_dimension(dimension, language, seed) for dimension in questionnaire.dimensions],
        "rules": [
            {
                "code": rule.code,
                "dimension": rule.dimension,
                "when": [condition.as_json() for condition in rule.when],
                "message": dict(rule.message),
                "level": rule.level,
            }
            for rule in questionnaire.consistency
        ],
    }


def _dimension(dimension: Dimension, language: str, seed: str | None) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "key": dimension.key,
        "kind": dimension.kind.value,
        "group": dimension.group,
        "title": in_language(dimension.title, language),
        "question": in_language(dimension.question, language),
        "required": dimension.required,
        "per_clip": dimension.per_clip,
        "when": dimension.when.as_json() if dimension.when else None,
        "scale": dimension.scale.value,
        "exclusive": list(dimension.exclusive),
        "provenance": dimension.provenance,
        "labels": [_label(label, language) for label in _in_order(dimension, seed)],
    }
    if dimension.severities:
        shown["severities"] = [_label(label, language) for label in dimension.severities]
    if dimension.token_unit:
        shown |= {"tokens": dimension.token_unit, "usual": dimension.usual}
    if dimension.kind == "text":
        shown["longest"] = dimension.longest
    return shown


def _in_order(dimension: Dimension, seed: str | None) -> Sequence[Label]:
    """Shuffled where asked for, but "none" stays last: people look for it there."""
    if not dimension.shuffled or seed is None:
        return dimension.labels
    free = [label for label in dimension.labels if label.id not in dimension.exclusive]
    random.Random(f"{seed}:{dimension.key}").shuffle(free)  # noqa: S311 -- an order to show, not a secret
    return [*free, *(label for label in dimension.labels if label.id in dimension.exclusive)]


def _label(label: Label, language: str) -> dict[str, Any]:
    return {
        "id": label.id,
        "title": in_language(label.title, language),
        "anchor": in_language(label.anchor, language),
        "hotkey": label.key,
    }
