"""Rules over several answers: each fires where it should, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotation.consistency import OPERATORS, SIDES, Condition, Rule, broken_rules, is_empty
from annotation.questionnaire import load_preset, validate
from annotation.swapping import swap, swap_side
from tests.annotation.answers import complete

ASSESSMENT, COMPARISON, SUGGESTION = "speecheval-assessment", "speecheval-comparison", "speecheval-suggestion"


def codes(key: str, is_complete: bool = True, **changed: object) -> set[tuple[str, str]]:
    findings = validate(load_preset(key), complete(key, **changed), [3.3, 3.3], is_complete)
    return {(finding.level, finding.code) for finding in findings if finding.code != "not_asked"}


@pytest.mark.parametrize(
    ("key", "changed", "expected"),
    [
        # An interval may be marked before the question about types is reached: that alone is no mistake.
        (ASSESSMENT, {"distortion_type": None}, {("error", "distorted_without_type")}),
        (
            ASSESSMENT,
            {"distortion_type": ["none"], "distortion_intervals": None},
            {("error", "distorted_without_type"), ("hint", "distorted_without_interval")},
        ),
        (ASSESSMENT, {"distortion": 5}, {("error", "clean_with_type")}),
        (ASSESSMENT, {"distortion": 5, "distortion_type": ["none"]}, set()),
        (ASSESSMENT, {"distortion": 5, "distortion_type": None}, set()),
        (ASSESSMENT, {"distortion_type": ["clipping"]}, {("warning", "interval_of_unchosen_type")}),
        (ASSESSMENT, {"distortion_intervals": None}, {("hint", "distorted_without_interval")}),
        (ASSESSMENT, {"distortion_intervals": None, "distortion": 4}, set()),
        (ASSESSMENT, {"distortion": 2, "distortion_severity": "slight"}, {("warning", "slight_but_low")}),
        (ASSESSMENT, {"distortion": 4, "distortion_severity": "severe"}, {("warning", "severe_but_high")}),
        (ASSESSMENT, {"distortion": 2, "overall_quality": 5}, {("warning", "excellent_but_distorted")}),
        (ASSESSMENT, {"intelligibility": 2, "overall_quality": 4}, {("warning", "good_but_unintelligible")}),
        (COMPARISON, {"distortion": "B"}, {("warning", "b_cleaner_but_only_b_distorted")}),
        (COMPARISON, {"distortion": "same"}, set()),
        (
            COMPARISON,
            {"distortion_type": {"A": ["none"], "B": ["none"]}},
            {("warning", "preference_without_distortion")},
        ),
        (
            COMPARISON,
            {
                "intelligibility": "B",
                "distortion": "B",
                "subjective_experience": "B",
                "distortion_type": {"A": ["jitter"], "B": ["clipping"]},
            },
            {("warning", "overall_a_but_nothing_else"), ("warning", "interval_of_unchosen_type")},
        ),
        (SUGGESTION, {"overall_quality": 5}, {("hint", "excellent_with_areas")}),
        (SUGGESTION, {"overall_quality": 2, "improvement_areas": ["none"]}, {("warning", "poor_without_areas")}),
        (SUGGESTION, {"overall_quality": 5, "improvement_areas": ["none"]}, set()),
    ],
)
def test_the_rules_of_the_presets(key, changed, expected):
    assert codes(key, **changed) == expected


def test_amid_answering_a_rule_waits_for_its_own_question():
    assert codes(ASSESSMENT, False, distortion_type=None, distortion_intervals=None) == set()
    assert codes(ASSESSMENT, False, distortion_type=["none"]) >= {("error", "distorted_without_type")}


def test_an_answer_of_the_wrong_kind_breaks_no_rule():
    assert codes(ASSESSMENT, distortion="very") == {("error", "type")}


def test_a_rule_about_each_clip_names_the_clip():
    marks = [{"start": 0.0, "end": 1.0, "type": "clipping", "severity": None}]
    answers = complete(COMPARISON, distortion_intervals={"B": marks})
    [finding] = validate(load_preset(COMPARISON), answers, [3.3, 3.3], True)
    assert (finding.code, finding.side) == ("interval_of_unchosen_type", "B")


sides = st.sampled_from(["A", "B", "same"])
types = st.sampled_from([["none"], ["jitter"], ["clipping", "jitter"]])


@given(
    preferences=st.fixed_dictionaries(
        dict.fromkeys(("overall_quality", "intelligibility", "distortion", "subjective_experience"), sides)
    ),
    heard=st.fixed_dictionaries({"A": types, "B": types}),
)
@settings(max_examples=150, deadline=None)
def test_a_raters_order_changes_no_finding(preferences, heard):
    """Rules about preferences are written once per clip; what one order breaks, the other breaks too."""
    questionnaire = load_preset(COMPARISON)
    answers = complete(COMPARISON, distortion_type=heard, distortion_intervals=None, **preferences)
    stored = validate(questionnaire, answers, [3.3, 3.3], True)
    shown = validate(questionnaire, swap(questionnaire, answers, "ba"), [3.3, 3.3], True)
    seen = sorted((f.level, f.dimension, swap_side(f.side, "ba")) for f in shown)
    assert seen == sorted((f.level, f.dimension, f.side) for f in stored)


@pytest.mark.parametrize(
    ("op", "value", "operand", "holds"),
    [
        ("eq", 3, 3, True),
        ("eq", None, None, False),
        ("ne", "A", "same", True),
        ("ne", None, "same", False),
        ("lt", 2, 3, True),
        ("le", 3, 3, True),
        ("gt", None, 3, False),
        ("ge", True, 0, False),
        ("le", "2", 3, False),
        ("le", 10**400, 3, False),
        ("any_of", ["a", "b"], ["b", "c"], True),
        ("any_of", "b", ["b", "c"], True),
        ("any_of", None, ["b"], False),
        ("none_of", ["a"], ["b"], True),
        ("none_of", [], ["b"], False),
        ("within", [], ["a"], True),
        ("within", ["a", "b"], ["a"], False),
        ("within", [{"type": "a"}, {"type": None}], ["a"], True),
        ("beyond", [{"type": "b"}], ["a"], True),
        ("beyond", None, ["a"], False),
        ("empty", " ", None, True),
        ("answered", 0, None, True),
    ],
)
def test_operators(op, value, operand, holds):
    assert OPERATORS[op](value, operand) is holds


def test_zero_and_false_are_answers():
    assert [is_empty(value) for value in (None, "", "  ", [], {}, 0, False, ["x"])] == [True] * 5 + [False] * 3


def test_a_rule_is_broken_only_when_all_its_conditions_hold():
    rule = Rule("r", "b", "error", (Condition("a", "ge", 2), Condition("b", "empty")), {"en": "", "zh": ""})
    assert [each.side for each in broken_rules([rule], {"a": 2}, ())] == [""]
    assert broken_rules([rule], {"a": 1}, ()) == []
    assert broken_rules([rule], {"a": 2, "b": "x"}, ()) == []
    assert [each.side for each in broken_rules([rule], {"a": 2}, {"b"})] == list(SIDES)
