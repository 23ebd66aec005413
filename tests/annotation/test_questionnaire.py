"""The engine: presets are complete, definitions are read strictly, answers are held against them."""

from __future__ import annotations

import contextlib
import copy
import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotation.questionnaire import (
    LANGUAGES,
    Kind,
    QuestionnaireError,
    Scale,
    describe,
    load_preset,
    parse,
    preset_keys,
    prune,
    validate,
)
from annotation.questionnaire.values import MOST_INTERVALS
from annotation.swapping import swap
from tests.annotation.answers import COMPLETE, complete

PRESETS = sorted(COMPLETE)
RATED = [
    "overall_quality",
    "intelligibility",
    "distortion",
    "speech_rate",
    "dynamic_range",
    "emotional_impact",
    "artistic_expression",
    "subjective_experience",
]
SECONDS = [3.3, 2.0]


def found(key: str, answers: dict[str, Any], complete: bool = True) -> set[tuple[str, str, str]]:
    """(level, code, dimension) of every finding."""
    findings = validate(load_preset(key), answers, SECONDS, complete)
    return {(f.level, f.code, f.dimension + (f" {f.side}" if f.side else "")) for f in findings}


def texts_in(part: Any) -> list[dict[str, str]]:
    """Every {en, zh} text of a definition."""
    if isinstance(part, dict):
        own = [part] if set(part) == set(LANGUAGES) and all(isinstance(v, str) for v in part.values()) else []
        return own + [text for value in part.values() for text in texts_in(value)]
    return [text for each in part for text in texts_in(each)] if isinstance(part, list) else []


# -- presets -----------------------------------------------------------------------------------------------------------


def test_the_presets_ship():
    assert preset_keys() == PRESETS
    with pytest.raises(KeyError):
        load_preset("../secrets")


@pytest.mark.parametrize("key", PRESETS)
def test_every_text_of_a_preset_is_there_in_both_languages(key):
    texts = texts_in(load_preset(key).definition)
    assert len(texts) > 5
    assert all(re.search(r"[\u4e00-\u9fff]", text["zh"]) for text in texts)
    assert not any(re.search(r"[\u4e00-\u9fff]", text["en"]) for text in texts)


@pytest.mark.parametrize("key", [key for key in PRESETS if key.startswith("speecheval")])
def test_every_scored_question_has_five_anchored_labels_and_says_where_its_criteria_come_from(key):
    for dimension in load_preset(key).dimensions:
        if dimension.kind is Kind.ORDINAL:
            assert dimension.label_ids == (1, 2, 3, 4, 5)
            assert [label.key for label in dimension.labels] == ["1", "2", "3", "4", "5"]
            assert all(label.anchor[language] for label in dimension.labels for language in LANGUAGES)
            assert dimension.provenance == "proposed"
        if dimension.kind is not Kind.TEXT:
            assert all(label.key for label in dimension.labels)


def test_the_rated_dimensions_and_their_published_names():
    assessment, comparison = load_preset("speecheval-assessment"), load_preset("speecheval-comparison")
    assert [d.key for d in assessment.dimensions][:8] == RATED == [d.key for d in comparison.dimensions][:8]
    assert all(comparison.dimension(key).kind is Kind.COMPARISON for key in RATED)
    assert [assessment.dimension(key).published for key in RATED] == [key.replace("_", " ").title() for key in RATED]
    types = assessment.dimension("distortion_type")
    assert [label.published for label in types.labels][:5] == [
        "background noise",
        "artifacts",
        "timbre & quality",
        "jitter",
        "drop / missing",
    ]
    assert assessment.dimension("speech_rate").label("appropriate").published == "suitable"
    assert assessment.dimension("age").label("middle_aged").published == "middle-aged"
    assert assessment.dimension("emotion").label("neutral").published == "Neutral"


def test_speech_rate_is_bipolar_and_never_averaged():
    rate = load_preset("speecheval-assessment").dimension("speech_rate")
    assert (rate.kind, rate.scale, rate.may_be_averaged) == (Kind.CATEGORY, Scale.BIPOLAR, False)
    assert [rate.bipolar_code(label_id) for label_id in rate.label_ids] == [-2, -1, 0, 1, 2]


def test_a_detection_has_one_optional_guess_and_no_text():
    detection = load_preset("speecheval-detection")
    assert detection.text == "none"
    assert [(d.key, d.required) for d in detection.dimensions] == [("real_or_fake", False)]


@pytest.mark.parametrize("key", PRESETS)
def test_a_definition_stands_for_itself(key):
    """What a campaign freezes parses to the same questionnaire, and its digest follows its content alone."""
    preset = load_preset(key)
    again = parse(json.loads(json.dumps(preset.definition)))
    assert again == preset
    changed = copy.deepcopy(preset.definition)
    changed["title"]["en"] += "!"
    assert parse(changed).digest != preset.digest


@pytest.mark.parametrize(
    ("word", "label"),
    [
        ("suitable", "appropriate"),
        ("Normal", "appropriate"),
        ("语速", None),
        ("过快", "fast"),
        ("slightly_slow", "slightly_slow"),
    ],
)
def test_words_find_their_label(word, label):
    meant = load_preset("speecheval-assessment").dimension("speech_rate").find(word)
    assert (meant.id if meant else None) == label


# -- strict reading ----------------------------------------------------------------------------------------------------


def changed(path: str, value: Any, key: str = "speecheval-assessment") -> dict[str, Any]:
    """A preset's definition with one place changed; a value of KeyError removes it."""
    definition = copy.deepcopy(load_preset(key).definition)
    *way, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    place: Any = definition
    for step in way:
        place = place[step]
    if value is KeyError:
        del place[last]
    else:
        place[last] = value
    return definition


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("colour", "blue", "colour: unknown key"),
        ("dimensions/0/colour", "blue", "dimensions[overall_quality].colour: unknown key"),
        ("dimensions/0/labels/0/colour", "blue", "labels[1].colour: unknown key"),
        ("dimensions/0/title/zh", KeyError, "dimensions[overall_quality].title.zh: is missing"),
        ("dimensions/0/kind", "stars", "kind: must be one of"),
        ("dimensions/0/group", "nowhere", "group: must be one of"),
        ("dimensions/0/labels/0/anchor", KeyError, "every label of an ordinal needs an anchor"),
        ("dimensions/0/labels/0/id", "one", "must be a whole number"),
        ("dimensions/0/labels/0/id", 2, "2 stands there twice"),
        ("dimensions/0/labels/0/id", 9, "from lowest to highest"),
        ("dimensions/0/labels/0/key", "2", "'2' stands there twice"),
        ("dimensions/0/labels/0/key", "A", "one digit or small letter"),
        ("dimensions/0/labels", [], "must be a list of at least 2"),
        ("dimensions/0/per_clip", True, "need two clips"),
        ("dimensions/1/key", "overall_quality", "'overall_quality' stands there twice"),
        ("dimensions/8/exclusive", ["nothing"], "'nothing' is no label"),
        ("dimensions/8/lexicon", "words", "lexicon: must be one of"),
        ("dimensions/9/when/dimension", "tone", "dimensions[distortion_intervals].when.dimension: must be one of"),
        ("dimensions/9/when/op", "like", "op: must be one of"),
        ("dimensions/9/when/value", 6, "6 is no label of distortion"),
        ("consistency/0/level", "shout", "consistency[distorted_without_type].level"),
        ("consistency/0/when", [], "must be a list of at least 1"),
        ("consistency/0/when/1/value", "none", "within takes a list"),
        ("consistency/0/when/0/value", [4], "le takes one value"),
        ("consistency/0/when/1/value", ["non"], "'non' is no label of distortion_type"),
        ("consistency/0/when/0/side", "A", "distortion is not answered per clip"),
        ("version", 0, "version: must be a whole number of at least 1"),
        ("clips", 3, "clips: must be 1 or 2"),
        ("task", "singing", "task: must be one of"),
        ("provenance", KeyError, "provenance: is missing"),
    ],
)
def test_a_faulty_definition_is_refused_by_file_key_and_reason(path, value, said):
    with pytest.raises(QuestionnaireError) as refused:
        parse(changed(path, value), "mine.yaml")
    assert str(refused.value).startswith("mine.yaml: ")
    assert said in str(refused.value)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(data=st.data())
@settings(max_examples=300, deadline=None)
def test_whatever_stands_in_a_definition_it_parses_or_is_refused(data):
    definition: Any = copy.deepcopy(load_preset("speecheval-comparison").definition)
    place, depth = definition, data.draw(st.integers(1, 6))
    for _ in range(depth):
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or not place[key]:
            break
        place, key = place[key], None
    keys = list(place) if isinstance(place, dict) else list(range(len(place)))
    place[data.draw(st.sampled_from(keys))] = data.draw(JUNK)
    with contextlib.suppress(QuestionnaireError):  # any other exception fails this test
        assert parse(definition, "mine.yaml").definition == definition


# -- the form ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", PRESETS)
@pytest.mark.parametrize("language", [*LANGUAGES, "zh-CN", "fr"])
def test_the_form_is_json_in_one_language(key, language):
    form = json.loads(json.dumps(load_preset(key).form(language)))
    assert {"key", "version", "task", "language", "text", "groups", "dimensions", "rules"} <= form.keys()
    for dimension in form["dimensions"]:
        assert {
            "key",
            "kind",
            "group",
            "title",
            "question",
            "required",
            "per_clip",
            "when",
            "labels",
        } <= dimension.keys()
        assert dimension["group"] in {group["key"] for group in form["groups"]}
        assert bool(re.search(r"[\u4e00-\u9fff]", dimension["title"])) == language.startswith("zh")
        assert all({"id", "title", "anchor", "hotkey"} == label.keys() for label in dimension["labels"])
    assert all(set(rule["message"]) == set(LANGUAGES) for rule in form["rules"])


def test_intervals_offer_types_without_none_and_severities():
    form = load_preset("speecheval-assessment").form("en")
    where = next(d for d in form["dimensions"] if d["key"] == "distortion_intervals")
    assert "none" not in [label["id"] for label in where["labels"]]
    assert [severity["id"] for severity in where["severities"]] == ["slight", "moderate", "severe"]
    assert where["when"] == {"dimension": "distortion", "op": "le", "value": 4}


def test_shuffled_labels_follow_the_seed_and_keep_none_last():
    shuffled = parse(changed("dimensions/8/order", "shuffled"))

    def order(seed: str | None) -> list[str]:
        dimension = shuffled.form("en", seed)["dimensions"][8]
        return [label["id"] for label in dimension["labels"]]

    assert order("ann") == order("ann")
    assert len({tuple(order(str(rater))) for rater in range(20)}) > 10
    assert all(order(str(rater))[-1] == "none" for rater in range(20))
    assert order(None) == list(shuffled.dimension("distortion_type").label_ids)


# -- answers -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", PRESETS)
def test_complete_answers_have_no_findings(key):
    assert found(key, complete(key)) == set()


@pytest.mark.parametrize(
    ("key", "missing"),
    [
        ("speecheval-assessment", {*RATED, "emotion", "gender", "age"}),
        (
            "speecheval-comparison",
            {*RATED, *(f"{d} {side}" for d in ("distortion_type", "emotion", "gender", "age") for side in "AB")},
        ),
        ("speecheval-suggestion", {"overall_quality", "improvement_areas"}),
        ("speecheval-detection", set()),
    ],
)
def test_what_is_missing_is_named_on_submission_and_not_before(key, missing):
    assert found(key, {}) == {("error", "required", where) for where in missing}
    assert found(key, {}, complete=False) == set()
    assert found(key, dict.fromkeys(COMPLETE[key]), complete=False) == set()


ERRORS = [
    ({"overall_quality": 6}, "range"),
    ({"overall_quality": 0}, "range"),
    ({"overall_quality": "3"}, "type"),
    ({"overall_quality": 3.0}, "type"),
    ({"overall_quality": True}, "type"),
    ({"speech_rate": 3}, "type"),
    ({"speech_rate": "brisk"}, "unknown_label"),
    ({"speech_rate": "suitable"}, "unknown_label"),
    ({"distortion_type": "jitter"}, "type"),
    ({"distortion_type": [["jitter"]]}, "type"),
    ({"distortion_type": ["jitter", "warble"]}, "unknown_label"),
    ({"distortion_type": ["jitter", "jitter"]}, "duplicate_label"),
    ({"distortion_type": ["jitter", "none"]}, "exclusive"),
    ({"distortion_intervals": {"start": 0, "end": 1}}, "type"),
    ({"distortion_intervals": [{"start": 0}]}, "type"),
    ({"distortion_intervals": [{"start": 0, "end": 1, "colour": 3}]}, "type"),
    ({"distortion_intervals": [{"start": "0", "end": 1}]}, "type"),
    ({"distortion_intervals": [{"start": 0, "end": float("nan")}]}, "type"),
    ({"distortion_intervals": [{"start": 0, "end": float("inf")}]}, "type"),
    ({"distortion_intervals": [{"start": 0, "end": 10**400}]}, "type"),
    ({"distortion_intervals": [{"start": -0.1, "end": 1}]}, "interval_start"),
    ({"distortion_intervals": [{"start": 1, "end": 1}]}, "interval_start"),
    ({"distortion_intervals": [{"start": 2, "end": 1}]}, "interval_start"),
    ({"distortion_intervals": [{"start": 0, "end": 3.36}]}, "interval_outside"),
    ({"distortion_intervals": [{"start": 1, "end": 2}, {"start": 0.5, "end": 1}]}, "interval_order"),
    ({"distortion_intervals": [{"start": 0, "end": 1, "type": "none"}]}, "unknown_label"),
    ({"distortion_intervals": [{"start": 0, "end": 1, "severity": "huge"}]}, "unknown_label"),
    ({"distortion_intervals": [{"start": 0, "end": 1}] * (MOST_INTERVALS + 1)}, "too_many"),
]


@pytest.mark.parametrize(("change", "code"), ERRORS)
@pytest.mark.parametrize("is_complete", [True, False])
def test_one_wrong_answer_is_one_error_at_its_question(change, code, is_complete):
    [dimension] = change
    errors = {f for f in found("speecheval-assessment", complete(**change), is_complete) if f[0] == "error"}
    assert errors == {("error", code, dimension)}


@pytest.mark.parametrize("end", [3.3, 3.34])
def test_an_interval_may_end_a_rounding_error_after_the_clip(end):
    answers = complete(distortion_intervals=[{"start": 0, "end": end, "type": "jitter"}])
    assert found("speecheval-assessment", answers) == set()


def test_a_question_nobody_asked_is_an_error():
    assert found("speecheval-detection", {"loudness": 3}) == {("error", "unknown_dimension", "loudness")}


def test_an_alias_is_named_back():
    [finding] = validate(load_preset("speecheval-assessment"), complete(age="in their thirties"), SECONDS, True)
    assert "'thirties'" in finding.message["en"]
    assert "thirties" in finding.message["zh"]


def test_per_clip_answers_are_checked_clip_by_clip_against_their_own_length():
    late = [{"start": 0, "end": 3.0, "type": "jitter"}]
    answers = complete("speecheval-comparison", distortion_intervals={"B": late})
    assert found("speecheval-comparison", answers) == {("error", "interval_outside", "distortion_intervals B")}
    swapped = swap(load_preset("speecheval-comparison"), answers, "ba")
    assert {f[1] for f in found("speecheval-comparison", swapped)} == set()  # clip A is long enough
    assert found("speecheval-comparison", complete("speecheval-comparison", emotion="happy")) >= {
        ("error", "sides", "emotion")
    }
    assert found("speecheval-comparison", complete("speecheval-comparison", emotion={"C": "happy"})) >= {
        ("error", "sides", "emotion")
    }


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("n/a", {("warning", "lexicon_refused", "note")}),
        ("没有。", {("warning", "lexicon_refused", "note")}),
        ("nothing below 300 Hz is left of the voice", set()),
        ("x" * 501, {("error", "too_long", "note")}),
        (7, {("error", "type", "note")}),
    ],
)
def test_notes_are_held_against_their_lexicon(note, expected):
    assert found("speecheval-suggestion", complete("speecheval-suggestion", note=note)) == expected


def test_a_lexicon_may_require_words():
    definition = changed("lexicons/0/policy", "require", "speecheval-suggestion")
    definition["lexicons"][0]["words"] = {"en": ["hum", "hiss"], "zh": ["嗡"]}
    questionnaire = parse(definition)
    assert validate(questionnaire, complete("speecheval-suggestion", note="a low hum"), [3.0], True) == []
    [finding] = validate(questionnaire, complete("speecheval-suggestion", note="a low tone"), [3.0], True)
    assert (finding.code, finding.message["en"]) == ("lexicon_missing", "Note: name at least one of: hum, hiss.")


def token_scores() -> dict[str, Any]:
    definition = changed("dimensions/7/kind", "token-ordinal")
    definition["dimensions"][7]["tokens"] = "word"
    return definition


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        ([1, 5, 3], set()),
        ([1, 5], {"tokens"}),
        ([1, None, 3], {"required"}),
        ([1, 9, 3], {"range"}),
        ("135", {"type"}),
    ],
)
def test_scores_of_tokens(value, codes):
    answers = complete(subjective_experience=value)
    findings = validate(parse(token_scores()), answers, SECONDS, True, {"word": 3})
    assert {f.code for f in findings} == codes


@given(
    key=st.sampled_from(PRESETS),
    junk=st.dictionaries(st.sampled_from([*COMPLETE["speecheval-assessment"], "improvement_areas", "note", "x"]), JUNK),
)
@settings(max_examples=300, deadline=None)
def test_no_answer_whatever_makes_validation_fail(key, junk):
    questionnaire = load_preset(key)
    for answers in (junk, {**complete(key), **junk}, {k: {"A": v, "B": v} for k, v in junk.items()}):
        findings = validate(questionnaire, answers, SECONDS, True)
        json.dumps([finding.as_json() for finding in findings])
        json.dumps(prune(questionnaire, answers), allow_nan=True)


# -- prerequisites -----------------------------------------------------------------------------------------------------


def test_dependent_questions_are_asked_when_their_prerequisite_holds():
    assessment = load_preset("speecheval-assessment")
    dependent = {"distortion_intervals", "distortion_severity", "distortion_perception"}
    assert dependent <= {d.key for d in assessment.asked({"distortion": 4})}
    assert not dependent & {d.key for d in assessment.asked({"distortion": 5})}
    assert not dependent & {d.key for d in assessment.asked({})}
    assert found("speecheval-assessment", complete(distortion_severity=None)) == {
        ("error", "required", "distortion_severity")
    }


def test_answers_left_over_from_an_earlier_choice_do_not_count():
    left_over = complete(distortion=5, distortion_type=["none"])
    assert found("speecheval-assessment", left_over) == {
        ("hint", "not_asked", key) for key in ("distortion_intervals", "distortion_severity", "distortion_perception")
    }
    kept = prune(load_preset("speecheval-assessment"), left_over)
    assert kept == complete(
        distortion=5,
        distortion_type=["none"],
        distortion_intervals=None,
        distortion_severity=None,
        distortion_perception=None,
    )
    assert found("speecheval-assessment", kept) == set()


def test_prerequisites_of_pairs_hold_clip_by_clip():
    marks = [{"start": 0.0, "end": 1.0, "type": "jitter", "severity": None}]
    answers = complete("speecheval-comparison", distortion_intervals={"A": marks, "B": marks})
    assert found("speecheval-comparison", answers) == {("hint", "not_asked", "distortion_intervals A")}
    assert prune(load_preset("speecheval-comparison"), answers)["distortion_intervals"] == {"B": marks}


def test_what_depends_on_a_question_not_asked_is_not_asked_either():
    definition = load_preset("speecheval-assessment").definition
    definition = copy.deepcopy(definition)
    definition["dimensions"][11]["when"] = {"dimension": "distortion_severity", "op": "answered"}
    chained = parse(definition)
    asked = {d.key for d in chained.asked({"distortion": 5, "distortion_severity": "slight"})}
    assert "distortion_perception" not in asked


# -- words -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            {
                "overall_quality": "3/5 (fair)",
                "speech_rate": "appropriate",
                "distortion_type": "artifacts, jitter",
                "distortion_intervals": "0.4-1.2 s jitter (moderate)",
                "age": "thirties",
            },
        ),
        (
            "zh",
            {
                "overall_quality": "3/5（一般）",
                "speech_rate": "适中",
                "distortion_type": "伪影杂音、抖动",
                "distortion_intervals": "0.4-1.2 秒 抖动（中等）",
                "age": "三十多岁",
            },
        ),
    ],
)
def test_answers_in_words(language, words):
    described = describe(load_preset("speecheval-assessment"), complete(), language)
    said = {each.key: each.words for each in described}
    assert list(said) == list(COMPLETE["speecheval-assessment"])
    assert said == said | words


def test_pairs_in_words():
    described = describe(load_preset("speecheval-comparison"), complete("speecheval-comparison"), "en", SECONDS)
    said = {(each.key, each.side): each.words for each in described}
    assert said["overall_quality", ""] == "A is better than B"
    assert said["intelligibility", ""] == "A and B are similar"
    assert said["emotion", "B"] == "happy"
    assert said["distortion_intervals", "B"] == "0-2 s (entire recording) jitter"
    assert ("distortion_intervals", "A") not in said


def test_words_leave_out_what_was_not_asked():
    described = describe(load_preset("speecheval-assessment"), complete(distortion=5, distortion_type=["none"]), "en")
    assert not {"distortion_intervals", "distortion_severity"} & {each.key for each in described}
