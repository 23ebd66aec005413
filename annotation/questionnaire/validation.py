"""Answers held against their questionnaire. The server's word; the page only hints."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotation.consistency import SIDES, broken_rules, is_empty
from annotation.questionnaire.findings import Finding, Problem, finding
from annotation.questionnaire.lexicons import lexicon_problem
from annotation.questionnaire.model import Dimension, Kind, Questionnaire
from annotation.questionnaire.values import Bounds, check_value


@dataclass(frozen=True)
class _Item:
    """What is known of the item that answers are about."""

    durations: tuple[float, ...]
    token_counts: Mapping[str, int] | None
    decimals: bool

    def seconds(self, side: str) -> float:
        place = SIDES.index(side) if side else 0
        return self.durations[place] if place < len(self.durations) else math.inf

    def count(self, dimension: Dimension) -> int | None:
        """How many tokens a token-ordinal question scores; None where unknown, and for other kinds."""
        return (self.token_counts or {}).get(dimension.token_unit)


def validate(
    questionnaire: Questionnaire,
    answers: Mapping[str, Any],
    durations: Sequence[float],
    complete: bool,
    token_counts: Mapping[str, int] | None = None,
    *,
    decimals: bool = True,
) -> list[Finding]:
    """All findings, in the order of the questions.

    `durations` are the clips' seconds in the order of the answers' sides. `complete=False` (autosave) leaves out what
    is only missing. `token_counts` ({"word": 7, "phone": 0}) is needed by token-ordinal questions alone; one about
    units of which there are none is not asked. `decimals=False` holds people to whole labels where a mean may be a
    decimal. Never raises on answers, whatever they hold.
    """
    about = _Item(tuple(durations), token_counts, decimals)
    unknown = [
        finding("error", Problem("unknown_dimension", {"key": str(key)[:80]}), str(key)[:80], {})
        for key in answers
        if not questionnaire.has(key)
    ]
    about_values = [f for d in questionnaire.dimensions for f in _values(questionnaire, d, answers, about)]
    unsound = {f.dimension for f in about_values if f.level == "error"}
    sound = {key: value for key, value in answers.items() if questionnaire.has(key) and key not in unsound}
    presence = [
        f for d in questionnaire.dimensions for f in _presence(questionnaire, d, answers, sound, about, complete)
    ]
    consistency = _consistency(questionnaire, prune(questionnaire, sound), unsound, complete)
    place = {dimension.key: number for number, dimension in enumerate(questionnaire.dimensions)}
    return unknown + sorted(about_values + presence + consistency, key=lambda f: place[f.dimension])


def prune(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that count: what was asked and answered. Drop the rest before a sheet is frozen."""
    kept: dict[str, Any] = {}
    for dimension in questionnaire.dimensions:
        value = answers.get(dimension.key)
        if not dimension.per_clip:
            if not is_empty(value) and questionnaire.is_asked(dimension, answers):
                kept[dimension.key] = value
        elif isinstance(value, Mapping):
            asked = {s: value.get(s) for s in SIDES if questionnaire.is_asked(dimension, answers, s)}
            if sides := {side: part for side, part in asked.items() if not is_empty(part)}:
                kept[dimension.key] = sides
    return kept


def _parts(questionnaire: Questionnaire, dimension: Dimension, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answer by side ("" for a question about the whole item); missing sides hold None."""
    value = answers.get(dimension.key)
    if not dimension.per_clip:
        return {"": value}
    return {side: value.get(side) if isinstance(value, Mapping) else None for side in SIDES}


def _values(
    questionnaire: Questionnaire,
    dimension: Dimension,
    answers: Mapping[str, Any],
    about: _Item,
) -> Iterator[Finding]:
    value = answers.get(dimension.key)
    if dimension.per_clip and value is not None and not (isinstance(value, Mapping) and value.keys() <= set(SIDES)):
        yield finding("error", Problem("sides", {}), dimension.key, dimension.title)
        return
    for side, part in _parts(questionnaire, dimension, answers).items():
        if part is None:
            continue
        problems = check_value(dimension, part, Bounds(about.seconds(side), about.decimals))
        count = about.count(dimension)
        if dimension.kind is Kind.TOKEN_ORDINAL and count is not None and isinstance(part, list) and len(part) != count:
            problems.append(Problem("tokens", {"count": count}))
        yield from (finding("error", problem, dimension.key, dimension.title, side) for problem in problems)
        if dimension.lexicon and not problems and (problem := lexicon_problem(dimension.lexicon, part)):
            yield finding(dimension.lexicon.level, problem, dimension.key, dimension.title, side)


def _presence(
    questionnaire: Questionnaire,
    dimension: Dimension,
    answers: Mapping[str, Any],
    sound: Mapping[str, Any],
    about: _Item,
    complete: bool,
) -> Iterator[Finding]:
    for side, part in _parts(questionnaire, dimension, answers).items():
        asked = questionnaire.is_asked(dimension, sound, side) and about.count(dimension) != 0
        missing = is_empty(part)
        if not missing and isinstance(part, list) and None in part:
            missing = dimension.kind is Kind.TOKEN_ORDINAL
        if asked and missing and dimension.required and complete:
            yield finding("error", Problem("required", {}), dimension.key, dimension.title, side)
        if not asked and not missing:
            yield finding("hint", Problem("not_asked", {}), dimension.key, dimension.title, side)


def _consistency(
    questionnaire: Questionnaire, counted: Mapping[str, Any], unsound: Collection[str], complete: bool
) -> list[Finding]:
    """Amid answering, a rule speaks only once its own question is answered: what is not there yet is not wrong.

    Rules that look at an unsound answer are silent: it is neither there nor missing.
    """
    rules = [
        rule
        for rule in questionnaire.consistency
        if (complete or rule.dimension in counted) and not rule.looks_at & set(unsound)
    ]
    return [
        Finding(each.rule.level, each.rule.code, each.rule.dimension, each.rule.message, each.side)
        for each in broken_rules(rules, counted, questionnaire.per_clip_keys)
    ]
