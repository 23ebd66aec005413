"""Conditions and rules of a definition: prerequisites of questions, consistency of answers."""

from __future__ import annotations

from collections.abc import Mapping

from annotation.consistency import OPERATORS, OVER_LISTS, SIDES, WITHOUT_OPERAND, Condition, Rule
from annotation.questionnaire.findings import LEVELS
from annotation.questionnaire.model import Dimension
from annotation.questionnaire.reader import Reader


def parse_condition(reader: Reader, known: Mapping[str, Dimension]) -> Condition:
    """A prerequisite may only look back: `known` holds the dimensions that stand above, so no circle can be written."""
    op = reader.choice("op", OPERATORS)
    condition = Condition(
        dimension=reader.choice("dimension", known),
        op=op,
        value=reader.take("value", None),
        value_of=reader.choice("value_of", ("", *known), ""),
        side=reader.choice("side", ("", *SIDES), ""),
    )
    given = (condition.value is not None) + bool(condition.value_of)
    if given != (0 if op in WITHOUT_OPERAND else 1):
        reader.fail("value", f"{op} takes {'no' if op in WITHOUT_OPERAND else 'one'} operand: value or value_of")
    if condition.side and not known[condition.dimension].per_clip:
        reader.fail("side", f"{condition.dimension} is not answered per clip")
    _check_operand(reader, condition, known[condition.dimension])
    reader.done()
    return condition


def _check_operand(reader: Reader, condition: Condition, dimension: Dimension) -> None:
    """A misspelt label in a rule would make the rule hold never, or always."""
    if condition.value is None:
        return
    if isinstance(condition.value, list) != (condition.op in OVER_LISTS):
        reader.fail("value", f"{condition.op} takes {'a list' if condition.op in OVER_LISTS else 'one value'}")
    if not dimension.labels:
        return
    for value in condition.value if isinstance(condition.value, list) else [condition.value]:
        if value not in dimension.label_ids:
            reader.fail("value", f"{value!r} is no label of {dimension.key}")


def parse_rule(reader: Reader, known: Mapping[str, Dimension]) -> Rule:
    rule = Rule(
        code=reader.text("code"),
        dimension=reader.choice("dimension", known),
        level=reader.choice("level", LEVELS),
        when=tuple(parse_condition(each, known) for each in reader.readers("when", least=1)),
        message=reader.texts("message"),
    )
    reader.done()
    return rule
