"""From a definition (what YAML holds) to a Questionnaire, or to an error that names file, key and reason."""

from __future__ import annotations

import copy
import hashlib
import json
import string
from collections.abc import Iterable, Mapping
from typing import Any

from annotation.consistency import SIDES
from annotation.enums import Task
from annotation.questionnaire.findings import LEVELS
from annotation.questionnaire.model import Dimension, Group, Kind, Label, Lexicon, Questionnaire, Scale
from annotation.questionnaire.reader import Reader
from annotation.questionnaire.rule_parsing import parse_condition, parse_rule

LABELLED = frozenset(Kind) - {Kind.TEXT}
COMPARISON_IDS = ("A", "same", "B")
HOTKEYS = string.digits + string.ascii_lowercase
NEEDS = ("instruction", "transcript", "alignment", "text_to_judge")
SCORED = frozenset({Kind.ORDINAL, Kind.TOKEN_ORDINAL})
PROVENANCES = ("published", "observed", "proposed")


def parse(definition: Mapping[str, Any], file: str = "questionnaire") -> Questionnaire:
    """Read a definition strictly. Raises QuestionnaireError; unknown keys are errors."""
    reader = Reader(definition, file)
    groups = tuple(_group(each) for each in reader.readers("groups", least=1))
    _refuse_twice(reader, "groups", [group.key for group in groups])
    lexicons = {each.text("key"): _lexicon(each) for each in reader.readers("lexicons")}
    clips = reader.whole("clips", least=1)
    dimensions: list[Dimension] = []
    for each in reader.readers("dimensions", least=1):
        dimensions.append(_dimension(each, {group.key for group in groups}, lexicons, dimensions, clips))
    _refuse_twice(reader, "dimensions", [dimension.key for dimension in dimensions])
    by_key = {dimension.key: dimension for dimension in dimensions}
    rules = tuple(parse_rule(each, by_key) for each in reader.readers("consistency"))
    _refuse_twice(reader, "consistency", [rule.code for rule in rules])
    plain = copy.deepcopy(dict(definition))
    questionnaire = Questionnaire(
        key=reader.text("key"),
        version=reader.whole("version", least=1),
        task=reader.choice("task", [task.value for task in Task]),
        clips=clips,
        text=reader.choice("text", ("required", "none")),
        title=reader.texts("title"),
        groups=groups,
        dimensions=tuple(dimensions),
        consistency=rules,
        provenance=reader.texts("provenance"),
        definition=plain,
        digest=hashlib.sha256(_canonical(plain)).hexdigest(),
        needs=tuple(reader.items("needs")),
    )
    if unknown := [need for need in questionnaire.needs if need not in NEEDS]:
        reader.fail("needs", f"must be among {', '.join(NEEDS)}; {unknown[0]!r} is not")
    if clips > len(SIDES):
        reader.fail("clips", f"must be 1 or {len(SIDES)}, is {clips}")
    reader.done()
    return questionnaire


def _canonical(definition: dict[str, Any]) -> bytes:
    return json.dumps(definition, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _refuse_twice(reader: Reader, key: str, values: Iterable[Any]) -> None:
    seen: set[tuple[type, Any]] = set()
    for value in values:
        if (type(value), value) in seen:
            reader.fail(key, f"{value!r} stands there twice")
        seen.add((type(value), value))


def _group(reader: Reader) -> Group:
    group = Group(key=reader.text("key"), title=reader.texts("title"))
    reader.done()
    return group


def _dimension(
    reader: Reader, groups: set[str], lexicons: dict[str, Lexicon], earlier: list[Dimension], clips: int
) -> Dimension:
    kind = Kind(reader.choice("kind", [kind.value for kind in Kind]))
    by_key = {dimension.key: dimension for dimension in earlier}
    dimension = Dimension(
        key=reader.text("key"),
        kind=kind,
        group=reader.choice("group", sorted(groups)),
        title=reader.texts("title"),
        question=reader.texts("question"),
        labels=tuple(_label(each, kind) for each in reader.readers("labels", least=2 if kind in LABELLED else 0)),
        severities=tuple(_label(each, Kind.CATEGORY) for each in reader.readers("severities")),
        required=reader.flag("required", True),
        per_clip=reader.flag("per_clip", False),
        when=parse_condition(inner, by_key) if (inner := reader.inner("when")) else None,
        published=reader.optional_text("published"),
        aliases=reader.words("aliases"),
        scale=_scale(reader, kind),
        shuffled=reader.choice("order", ("fixed", "shuffled"), "fixed") == "shuffled",
        exclusive=tuple(reader.items("exclusive")),
        tolerance=reader.number("tolerance"),
        lexicon=lexicons[reader.choice("lexicon", lexicons)] if reader.take("lexicon", None) else None,
        longest=reader.whole("longest", 2000, least=1),
        token_unit=reader.choice("tokens", ("word", "phone")) if kind is Kind.TOKEN_ORDINAL else "",
        decimal=reader.flag("decimal", False),
        flips=reader.flag("flips", False),
        usual=reader.take("usual", None),
        provenance=reader.choice("provenance", PROVENANCES, "published"),
    )
    reader.done()
    _check_dimension(reader, dimension, clips)
    return dimension


def _scale(reader: Reader, kind: Kind) -> Scale:
    usual = Scale.QUALITY if kind in SCORED else Scale.NONE
    return Scale(reader.choice("scale", [scale.value for scale in Scale], usual.value))


def _check_dimension(reader: Reader, dimension: Dimension, clips: int) -> None:
    kind, labels = dimension.kind, dimension.labels
    _refuse_twice(reader, "labels", dimension.label_ids)
    _refuse_twice(reader, "labels (hotkeys)", [label.key for label in labels if label.key])
    if kind is Kind.TEXT and labels:
        reader.fail("labels", "text has no labels")
    if kind is Kind.ORDINAL and any(not label.anchor for label in labels):
        reader.fail("labels", "every label of an ordinal needs an anchor")
    if kind in SCORED and list(dimension.label_ids) != sorted(map(int, dimension.label_ids)):
        reader.fail("labels", "labels of an ordinal stand from lowest to highest")
    _check_scores(reader, dimension, clips)
    if kind is Kind.COMPARISON and dimension.label_ids != COMPARISON_IDS:
        reader.fail("labels", f"a comparison's labels are {', '.join(COMPARISON_IDS)}, in this order")
    if (kind is Kind.COMPARISON or dimension.per_clip) and clips < len(SIDES):
        reader.fail("kind", "comparisons and per-clip questions need two clips")
    if dimension.severities and kind is not Kind.INTERVALS:
        reader.fail("severities", "only intervals have severities")
    if dimension.lexicon and kind is not Kind.TEXT:
        reader.fail("lexicon", "only text has a lexicon; labels have aliases")
    for label_id in dimension.exclusive:
        if kind is not Kind.MULTI_CATEGORY or label_id not in dimension.label_ids:
            reader.fail("exclusive", f"{label_id!r} is no label of a multi-category question")


def _check_scores(reader: Reader, dimension: Dimension, clips: int) -> None:
    if dimension.decimal and dimension.kind not in SCORED:
        reader.fail("decimal", "only ordinals and token-ordinals have numbers between their labels")
    if dimension.usual is not None and (
        dimension.kind is not Kind.TOKEN_ORDINAL or dimension.usual not in dimension.label_ids
    ):
        reader.fail("usual", f"{dimension.usual!r} is no label of a token-ordinal question")
    if not dimension.flips:
        return
    if dimension.kind is not Kind.ORDINAL or dimension.per_clip or clips < len(SIDES):
        reader.fail("flips", "only an ordinal about two clips turns with their order")
    if [-int(label_id) for label_id in reversed(dimension.label_ids)] != list(dimension.label_ids):
        reader.fail("flips", "labels must be the same numbers below zero and above")
    if dimension.scale is not Scale.BIPOLAR:
        reader.fail("flips", "such a scale is bipolar: neither clip's end is the good one")


def _label(reader: Reader, kind: Kind) -> Label:
    label_id = reader.take("id")
    whole = kind in SCORED
    if not isinstance(label_id, int if whole else str) or isinstance(label_id, bool):
        reader.fail("id", f"must be {'a whole number' if whole else 'text'}, is {label_id!r}")
    label = Label(
        id=label_id,
        title=reader.texts("title"),
        anchor=reader.texts("anchor", {}),
        aliases=reader.words("aliases"),
        published=reader.optional_text("published"),
        key=reader.optional_text("key"),
    )
    if label.key is not None and (len(label.key) != 1 or label.key not in HOTKEYS):
        reader.fail("key", f"a hotkey is one digit or small letter, is {label.key!r}")
    reader.done()
    return label


def _lexicon(reader: Reader) -> Lexicon:
    lexicon = Lexicon(
        policy=reader.choice("policy", ("require", "refuse")),
        level=reader.choice("level", LEVELS, "warning"),
        words=reader.words("words"),
    )
    reader.done()
    return lexicon
