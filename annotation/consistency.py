"""Rules over several answers, as data: "score says distorted but no type chosen".

A rule is broken when ALL its conditions hold. Rules stand in the questionnaire's YAML; the server is the truth and the
page shows the same rules as hints. This module knows nothing of questionnaires: it is given rules, answers and the
names of the dimensions that hold one answer per clip.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SIDES = ("A", "B")


def is_empty(value: Any) -> bool:
    """Nothing was answered: no value, an empty list, or blank text."""
    return value is None or value == [] or value == {} or (isinstance(value, str) and not value.strip())


def _number(value: Any) -> float:
    """A value that can be put in order; anything else compares false with everything, as NaN does."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else float("nan")


def members(value: Any) -> set[Any]:
    """What a value names: itself, a list's labels, or the types of intervals."""
    if is_empty(value):
        return set()
    named = [part.get("type") if isinstance(part, Mapping) else part for part in _as_list(value)]
    return {part for part in named if isinstance(part, str | int)}


def _as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda value, operand: not is_empty(value) and bool(value == operand),
    "ne": lambda value, operand: not is_empty(value) and bool(value != operand),
    "lt": lambda value, operand: _number(value) < _number(operand),
    "le": lambda value, operand: _number(value) <= _number(operand),
    "gt": lambda value, operand: _number(value) > _number(operand),
    "ge": lambda value, operand: _number(value) >= _number(operand),
    "any_of": lambda value, operand: bool(members(value) & members(operand)),
    "none_of": lambda value, operand: not is_empty(value) and not members(value) & members(operand),
    "within": lambda value, operand: members(value) <= members(operand),  # holds for "nothing answered" too
    "beyond": lambda value, operand: not members(value) <= members(operand),
    "empty": lambda value, _: is_empty(value),
    "answered": lambda value, _: not is_empty(value),
}
OVER_LISTS = frozenset({"any_of", "none_of", "within", "beyond"})
WITHOUT_OPERAND = frozenset({"empty", "answered"})


@dataclass(frozen=True)
class Condition:
    """`dimension op value`, or `dimension op the answer to value_of`; `side` names one clip of a pair."""

    dimension: str
    op: str
    value: Any = None
    value_of: str = ""
    side: str = ""

    def as_json(self) -> dict[str, Any]:
        shown: dict[str, Any] = {"dimension": self.dimension, "op": self.op, "value": self.value}
        return (
            shown | ({"value_of": self.value_of} if self.value_of else {}) | ({"side": self.side} if self.side else {})
        )


@dataclass(frozen=True)
class Rule:
    """Broken when all conditions hold; its finding stands at `dimension`."""

    code: str
    dimension: str
    level: str
    when: tuple[Condition, ...]
    message: Mapping[str, str]

    @property
    def looks_at(self) -> set[str]:
        """Every dimension that its conditions read."""
        return {name for each in self.when for name in (each.dimension, each.value_of) if name}


@dataclass(frozen=True)
class Broken:
    rule: Rule
    side: str


def answer_at(answers: Mapping[str, Any], dimension: str, per_clip: Collection[str], side: str) -> Any:
    """The answer to a dimension, for one clip where it is answered per clip."""
    value = answers.get(dimension)
    if dimension not in per_clip:
        return value
    return value.get(side) if isinstance(value, Mapping) else None


def holds(condition: Condition, answers: Mapping[str, Any], per_clip: Collection[str], side: str = "") -> bool:
    side = condition.side or side
    operand = answer_at(answers, condition.value_of, per_clip, side) if condition.value_of else condition.value
    return OPERATORS[condition.op](answer_at(answers, condition.dimension, per_clip, side), operand)


def sides_of(conditions: Sequence[Condition], per_clip: Collection[str]) -> tuple[str, ...]:
    """Where to look: once, or once per clip when a condition speaks of "the clip" without naming it."""
    open_sided = any(c.dimension in per_clip and not c.side for c in conditions)
    return SIDES if open_sided else ("",)


def broken_rules(rules: Sequence[Rule], answers: Mapping[str, Any], per_clip: Collection[str]) -> list[Broken]:
    """Every rule that the answers break, once per clip where the rule is about each clip."""
    return [
        Broken(rule, side)
        for rule in rules
        for side in sides_of(rule.when, per_clip)
        if all(holds(condition, answers, per_clip, side) for condition in rule.when)
    ]
