"""What the questionnaires of NISQA, SageLM, SpeechOcean762 and P.800 ask of the engine."""

from __future__ import annotations

from typing import Any

import pytest

from annotation.agreement import agreement
from annotation.describe import describe
from annotation.disagreement import disputed_fields, settle
from annotation.questionnaire import QuestionnaireError, load_preset, parse, validate
from annotation.questionnaire.presets import FOLDER, _read, resolve
from annotation.swapping import swap, unswap
from tests.annotation.answers import COMPLETE, TOKENS, complete

SPEECHOCEAN = "speechocean762"
SECONDS = [3.0, 3.0]


def codes(key: str, answers: dict[str, Any], complete: bool = True, **options: Any) -> set[tuple[str, str]]:
    counts = options.pop("tokens", TOKENS)
    found = validate(load_preset(key), answers, SECONDS, complete, counts, **options)
    return {(f.code, f.dimension) for f in found if f.level != "hint"}


@pytest.mark.parametrize("key", [key for key in COMPLETE if not key.startswith("speecheval")])
@pytest.mark.parametrize("decimals", [True, False])
def test_complete_answers_stand(key, decimals):
    assert codes(key, complete(key), decimals=decimals) == set()


@pytest.mark.parametrize(
    ("key", "change", "means", "people"),
    [
        ("nisqa", {"mos": 2.6153846153846203}, None, "type"),
        ("nisqa", {"mos": 1.0}, None, "type"),
        ("nisqa", {"mos": 5.0001}, "range_decimal", "type"),
        ("nisqa", {"mos": 0.99}, "range_decimal", "type"),
        ("nisqa", {"mos": float("nan")}, "range_decimal", "type"),
        ("nisqa", {"mos": 6}, "range_decimal", "range"),
        ("nisqa", {"mos": True}, "type", "type"),
        ("nisqa", {"mos": "3"}, "type", "type"),
        ("ccr", {"ccr": -1.5}, None, "type"),
        ("ccr", {"ccr": -4}, "range_decimal", "range"),
        (SPEECHOCEAN, {"word_stress": [10, 7.5, 10]}, None, "type"),
        (SPEECHOCEAN, {"word_stress": [10, 7, 10]}, None, "range"),
        (SPEECHOCEAN, {"phone_accuracy": [2, 2, 2, 0.4, 2, 2, 2, 2]}, None, "type"),
        (SPEECHOCEAN, {"phone_accuracy": [2, 2, 2, 2.2, 2, 2, 2, 2]}, "range_decimal", "type"),
        (SPEECHOCEAN, {"accuracy": 11}, "range_decimal", "range"),
    ],
)
def test_an_imported_mean_may_lie_between_labels_and_a_persons_answer_may_not(key, change, means, people):
    [dimension] = change
    assert codes(key, complete(key, **change)) == ({(means, dimension)} if means else set())
    assert codes(key, complete(key, **change), decimals=False) == {(people, dimension)}


@pytest.mark.parametrize(
    ("change", "tokens", "found"),
    [
        ({"word_accuracy": [10, 8]}, TOKENS, {("tokens", "word_accuracy")}),
        ({"word_accuracy": [10, 8, 9, 9]}, TOKENS, {("tokens", "word_accuracy")}),
        ({"word_accuracy": [10, None, 10]}, TOKENS, {("required", "word_accuracy")}),
        ({"phone_accuracy": None}, TOKENS, {("required", "phone_accuracy")}),
        ({"phone_accuracy": None}, {"word": 3, "phone": 0}, set()),
        ({}, {"word": 3, "phone": 0}, {("tokens", "phone_accuracy")}),
    ],
)
def test_every_token_of_the_item_takes_one_score(change, tokens, found):
    assert codes(SPEECHOCEAN, complete(SPEECHOCEAN, **change), tokens=tokens) == found


def test_half_scored_words_are_saved_without_complaint():
    assert codes(SPEECHOCEAN, {"word_accuracy": [10, None, None]}, complete=False, decimals=False) == set()


@pytest.mark.parametrize(
    ("key", "answers", "found"),
    [
        ("sagelm-semantic", {"helpfulness_why": None}, {("required", "helpfulness_why")}),
        ("sagelm-semantic", {"helpfulness": None, "helpfulness_why": None}, {("required", "helpfulness")}),
        (
            "sagelm-acoustic",
            {"emotion_instruction_following_why": None},
            {("required", "emotion_instruction_following_why")},
        ),
        (
            "sagelm-acoustic",
            dict.fromkeys(COMPLETE["sagelm-acoustic"]),
            {("nothing_compared", "emotion_instruction_following")},
        ),
    ],
)
def test_a_reason_is_asked_for_what_was_compared(key, answers, found):
    assert codes(key, complete(key, **answers)) == found


@pytest.mark.parametrize("value", [-3, -2, -1, 0, 1, 2, 3, 1.5])
def test_a_scale_about_both_clips_turns_its_sign_with_their_order(value):
    questionnaire = load_preset("ccr")
    stored = unswap(questionnaire, {"ccr": value}, "ba")
    assert stored == {"ccr": -value}
    assert str(unswap(questionnaire, {"ccr": 0.0}, "ba")["ccr"]) == "0.0"
    assert swap(questionnaire, stored, "ba") == {"ccr": value} == unswap(questionnaire, {"ccr": value}, "ab")
    assert unswap(questionnaire, {"ccr": "2"}, "ba") == {"ccr": "2"}  # validation's business


@pytest.mark.parametrize("given", [[-2, 1], [-1, 1], [-2, 2, 3], [-3, -1], [-1, 2, 0, 3], [0, 1], [-1.5, 1.5]])
def test_settling_favours_neither_clip(given):
    questionnaire = load_preset("ccr")
    settled = settle(questionnaire, [{"ccr": value} for value in given])
    turned = settle(questionnaire, [{"ccr": -value} for value in given])
    assert turned == {"ccr": -settled["ccr"]}


def test_a_quality_scale_still_settles_on_the_lower_middle():
    assert settle(load_preset("nisqa"), [{"mos": 2}, {"mos": 3}])["mos"] == 2


def test_means_are_compared_by_their_place_on_the_scale():
    questionnaire = load_preset("nisqa")
    stress = load_preset(SPEECHOCEAN).dimension("word_stress")
    assert [stress.position(value) for value in (5, 7.5, 10)] == [0, 0.5, 1]
    assert disputed_fields(questionnaire, [{"mos": 2.2}, {"mos": 3}]) == {}
    assert disputed_fields(questionnaire, [{"mos": 1.9}, {"mos": 3}]) == {"mos": "distance"}
    [row, *_] = agreement(questionnaire, [[{"mos": 1.2}, {"mos": 1.4}], [{"mos": 4.6}, {"mos": 4.5}]], bootstraps=10)
    assert row.agreement.value is not None
    assert row.agreement.value > 0.5


def test_tokens_are_compared_one_by_one():
    questionnaire = load_preset(SPEECHOCEAN)
    one, other = complete(SPEECHOCEAN), complete(SPEECHOCEAN, phone_accuracy=[0, 2, 2, 1, 2, 2, 2, 2])
    assert disputed_fields(questionnaire, [one, other]) == {"phone_accuracy": "distance"}
    third = complete(SPEECHOCEAN, phone_accuracy=[0, 2, 2, 1, 2, 2, 2, 1])
    assert settle(questionnaire, [one, other, third])["phone_accuracy"] == other["phone_accuracy"]


@pytest.mark.parametrize(
    ("key", "answers", "language", "words"),
    [
        ("nisqa", {"mos": 4.4}, "en", "4.4/5 (good)"),
        ("nisqa", {"mos": 2.6153846153846203}, "zh", "2.62/5（一般）"),
        ("nisqa", {"mos": 3}, "en", "3/5 (fair)"),
        ("ccr", {"ccr": 2}, "en", "+2 (B better)"),
        ("ccr", {"ccr": -3}, "zh", "-3（A 好得多）"),
        ("ccr", {"ccr": 0}, "en", "0 (About the same)"),
        (SPEECHOCEAN, {"word_accuracy": [10, None, 4]}, "en", "we 10, call -, it 4"),
        (SPEECHOCEAN, {"word_accuracy": [10]}, "en", "10"),
    ],
)
def test_answers_in_words(key, answers, language, words):
    [said] = describe(load_preset(key), answers, language, tokens={"word": ["we", "call", "it"]})
    assert said.words == words


def definition(key: str) -> dict[str, Any]:
    return resolve(_read(FOLDER / f"{key}.yaml"), _read(FOLDER / "_shared.yaml"), key)


@pytest.mark.parametrize(
    ("key", "dimension", "change", "why"),
    [
        ("nisqa-ab", 0, {"decimal": True}, "decimal: only ordinals"),
        ("nisqa", 0, {"usual": 3}, "usual: 3 is no label of a token-ordinal"),
        (SPEECHOCEAN, 5, {"usual": 11}, "usual: 11 is no label"),
        ("nisqa", 0, {"flips": True}, "flips: only an ordinal about two clips"),
        ("ccr", 0, {"scale": "quality"}, "flips: such a scale is bipolar"),
    ],
)
def test_a_definition_that_makes_no_sense_is_refused(key, dimension, change, why):
    changed = definition(key)
    changed["dimensions"][dimension] |= change
    with pytest.raises(QuestionnaireError, match=why):
        parse(changed)


def test_a_scale_that_flips_has_the_same_numbers_on_both_sides():
    changed = definition("ccr")
    changed["dimensions"][0]["labels"].pop()
    with pytest.raises(QuestionnaireError, match="the same numbers below zero and above"):
        parse(changed)


def test_needs_are_known_by_name():
    with pytest.raises(QuestionnaireError, match="needs: must be among"):
        parse(definition("nisqa") | {"needs": ["video"]})


def test_where_words_name_the_sides_everybody_hears_one_order():
    named = {key: load_preset(key).names_sides for key in COMPLETE}
    assert {key for key, names in named.items() if names} == {
        "sagelm-semantic",
        "sagelm-acoustic",
        "judgement-quality-pair",
    }
