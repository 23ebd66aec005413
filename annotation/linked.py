"""Which questions are settled together: those joined by a prerequisite or by an error rule. Pure Python.

An adjudicator who decides "distortion" alone could leave types behind that the new score does not allow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from annotation.questionnaire import Questionnaire


def linked_fields(
    questionnaire: Questionnaire, disputed: Sequence[str], sheets: Sequence[Mapping[str, Any]]
) -> set[str]:
    """The fields that `disputed` ones bring along: linked to them, and answered differently (or by one rater only)."""
    found: set[str] = set(disputed)
    before: set[str] = set()
    while found != before:
        before = set(found)
        for link in links(questionnaire):
            if link & found:
                found |= {key for key in link if is_open(key, sheets)}
    return found - set(disputed)


def links(questionnaire: Questionnaire) -> Iterator[set[str]]:
    for dimension in questionnaire.dimensions:
        if dimension.when:
            yield {dimension.key, dimension.when.dimension}
    for rule in questionnaire.consistency:
        if rule.level == "error":
            yield rule.looks_at | {rule.dimension}


def is_open(key: str, sheets: Sequence[Mapping[str, Any]]) -> bool:
    return len(sheets) == 1 or any(sheet.get(key) != sheets[0].get(key) for sheet in sheets)
