"""Which fields two or more sheets dispute, and what stands where they do not."""

from __future__ import annotations

from itertools import permutations

import pytest

from annotation.disagreement import disputed_fields, interval_iou, jaccard_distance, settle
from annotation.questionnaire import load_preset

ASSESSMENT = load_preset("speecheval-assessment")
COMPARISON = load_preset("speecheval-comparison")
SUGGESTION = load_preset("speecheval-suggestion")
SHEET = {
    "overall_quality": 3,
    "intelligibility": 4,
    "distortion": 3,
    "speech_rate": "appropriate",
    "distortion_type": ["jitter", "artifacts"],
    "distortion_intervals": [{"start": 1.0, "end": 2.0, "type": "jitter", "severity": "slight"}],
    "distortion_severity": "moderate",
    "emotion": "neutral",
    "tone": ["bright"],
}


def spans(*pairs: tuple[float, float]) -> list[dict[str, float]]:
    return [{"start": start, "end": end} for start, end in pairs]


@pytest.mark.parametrize(
    ("changed", "disputed"),
    [
        ({}, {}),
        ({"overall_quality": 4}, {}),
        ({"overall_quality": 5}, {"overall_quality": "distance"}),
        ({"overall_quality": 1, "intelligibility": 2}, {"overall_quality": "distance", "intelligibility": "distance"}),
        ({"emotion": "sad"}, {"emotion": "category"}),
        ({"speech_rate": "slightly_slow"}, {"speech_rate": "category"}),
        ({"distortion_type": ["jitter"]}, {}),  # half in common is enough
        ({"distortion_type": ["jitter", "clipping"]}, {"distortion_type": "overlap"}),
        ({"distortion_intervals": spans((1.0, 1.6))}, {}),
        ({"distortion_intervals": spans((1.6, 2.6))}, {"distortion_intervals": "overlap"}),
        ({"distortion_intervals": []}, {"distortion_intervals": "overlap"}),
        ({"emotion": None}, {}),  # nothing said is nothing disputed
        ({"tone": ["thin", "dull"]}, {}),  # words of taste
    ],
)
def test_two_sheets(changed, disputed):
    assert disputed_fields(ASSESSMENT, [SHEET, {**SHEET, **changed}]) == disputed
    assert disputed_fields(ASSESSMENT, [{**SHEET, **changed}, SHEET]) == disputed


@pytest.mark.parametrize(
    ("tolerance", "disputed"),
    [
        ({}, {"overall_quality": "distance", "speech_rate": "category"}),
        ({"overall_quality": 2, "speech_rate": 1}, {}),
        ({"overall_quality": 0}, {"overall_quality": "distance", "speech_rate": "category"}),
    ],
)
def test_a_campaigns_tolerance_comes_first(tolerance, disputed):
    other = {**SHEET, "overall_quality": 5, "speech_rate": "slightly_slow"}
    assert disputed_fields(ASSESSMENT, [SHEET, other], tolerance) == disputed


def test_of_three_sheets_the_two_farthest_decide():
    sheets = [{**SHEET, "overall_quality": score} for score in (2, 3, 4)]
    assert disputed_fields(ASSESSMENT, sheets) == {"overall_quality": "distance"}
    assert disputed_fields(ASSESSMENT, sheets[:2]) == {}
    assert disputed_fields(ASSESSMENT, sheets[:1]) == {}


def test_one_heard_distortion_and_the_other_none():
    clean = {k: v for k, v in SHEET.items() if not k.startswith("distortion")} | {"distortion": 5}
    heard = {**SHEET, "distortion": 4}
    assert disputed_fields(ASSESSMENT, [heard, clean]) == {
        "distortion_type": "overlap",
        "distortion_intervals": "overlap",
    }
    assert disputed_fields(ASSESSMENT, [{**clean, "distortion_type": ["none"]}, clean]) == {}


def test_answers_to_questions_that_were_not_asked_dispute_nothing():
    stale = {**SHEET, "distortion": 5, "distortion_type": ["none"]}
    clean = {**stale, "distortion_intervals": [], "distortion_severity": "severe"}
    assert disputed_fields(ASSESSMENT, [stale, clean]) == {}


@pytest.mark.parametrize(
    ("one", "other", "disputed"),
    [
        ("A", "B", {"overall_quality": "opposite"}),
        ("A", "same", {}),
        ("same", "B", {}),
        ("B", "B", {}),
    ],
)
def test_only_opposite_preferences_dispute(one, other, disputed):
    sheets = [{"overall_quality": one}, {"overall_quality": other}]
    assert disputed_fields(COMPARISON, sheets) == disputed


@pytest.mark.parametrize(
    ("b_side", "disputed"),
    [("happy", {}), ("sad", {"emotion": "category"})],
)
def test_per_clip_fields_are_held_against_each_other_clip_by_clip(b_side, disputed):
    sheets = [{"emotion": {"A": "sad", "B": "happy"}}, {"emotion": {"A": "sad", "B": b_side}}]
    assert disputed_fields(COMPARISON, sheets) == disputed


def test_notes_are_never_in_dispute():
    assert disputed_fields(SUGGESTION, [{"note": "too thin"}, {"note": "wonderful"}]) == {}


@pytest.mark.parametrize(
    ("one", "other", "iou"),
    [
        ([], [], 1.0),
        (spans((0, 1)), [], 0.0),
        (spans((0, 2)), spans((1, 3)), 1 / 3),
        (spans((0, 1), (0.5, 2)), spans((0, 2)), 1.0),  # marks that overlap count once
        (spans((0, 1), (2, 3)), spans((0, 3)), 2 / 3),
        (None, None, 1.0),
    ],
)
def test_overlap_in_time(one, other, iou):
    assert interval_iou(one, other) == pytest.approx(iou)
    assert interval_iou(other, one) == pytest.approx(iou)


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        (["jitter"], ["jitter"], 0.0),
        (["jitter"], ["clipping"], 1.0),
        (["jitter", "clipping"], ["jitter"], 0.5),
        (["none"], None, 0.0),
        (["none"], ["jitter"], 1.0),
    ],
)
def test_distance_of_label_sets(one, other, distance):
    assert jaccard_distance(ASSESSMENT.dimension("distortion_type"), one, other) == pytest.approx(distance)


def test_what_is_not_disputed_settles_the_same_in_every_order():
    sheets = [
        {**SHEET, "overall_quality": 3, "distortion_type": ["jitter", "artifacts"], "emotion": "sad"},
        {**SHEET, "overall_quality": 4, "distortion_type": ["jitter"], "emotion": "sad"},
        {**SHEET, "overall_quality": 4, "distortion_type": ["jitter", "clipping"], "emotion": "happy"},
    ]
    for sheet, end in zip(sheets, (2.0, 1.8, 1.6), strict=True):
        sheet["distortion_intervals"] = spans((1.0, end))
    settled = [settle(ASSESSMENT, list(order)) for order in permutations(sheets)]
    assert all(each == settled[0] for each in settled)
    assert settled[0]["overall_quality"] == 4
    assert settled[0]["distortion_type"] == ["jitter"]
    assert settled[0]["emotion"] == "sad"
    assert settled[0]["distortion_intervals"] == spans((1.0, 1.8))


@pytest.mark.parametrize(
    ("scores", "settled"), [((3, 4), 3), ((4, 3), 3), ((3, 4, 4), 4), ((5,), 5), ((1, 2, 2, 3), 2)]
)
def test_an_ordinal_settles_on_its_lower_median(scores, settled):
    assert settle(ASSESSMENT, [{"overall_quality": score} for score in scores]) == {"overall_quality": settled}


@pytest.mark.parametrize(
    ("one", "other", "settled"),
    [("slow", "appropriate", "appropriate"), ("fast", "slightly_fast", "slightly_fast"), ("fast", "fast", "fast")],
)
def test_speech_rate_settles_towards_its_middle(one, other, settled):
    assert settle(ASSESSMENT, [{"speech_rate": one}, {"speech_rate": other}]) == {"speech_rate": settled}


def test_a_preference_against_similar_settles_on_similar_and_none_stands_alone():
    assert settle(COMPARISON, [{"distortion": "A"}, {"distortion": "same"}]) == {"distortion": "same"}
    both = settle(ASSESSMENT, [{"distortion_type": ["none"]}, {"distortion_type": ["jitter"]}])
    assert both == {"distortion_type": ["jitter"]}


def test_per_clip_fields_settle_clip_by_clip():
    sheets = [{"emotion": {"A": "sad", "B": "happy"}}, {"emotion": {"A": "sad"}}]
    assert settle(COMPARISON, sheets) == {"emotion": {"A": "sad", "B": "happy"}}
