"""A and B as heard against A and B as stored."""

from __future__ import annotations

import pytest

from annotation.questionnaire import load_preset
from annotation.swapping import swap, swap_side, swap_sides, unswap

COMPARISON = load_preset("speecheval-comparison")
RAW = {
    "overall_quality": "A",
    "intelligibility": "same",
    "distortion": "B",
    "emotion": {"A": "happy", "B": "sad"},
    "distortion_type": {"A": ["jitter"]},
    "distortion_intervals": {"B": [{"start": 0.0, "end": 1.0, "type": "jitter", "severity": None}]},
}


def test_under_ba_preferences_and_per_clip_answers_change_sides():
    assert unswap(COMPARISON, RAW, "ba") == {
        "overall_quality": "B",
        "intelligibility": "same",
        "distortion": "A",
        "emotion": {"B": "happy", "A": "sad"},
        "distortion_type": {"B": ["jitter"]},
        "distortion_intervals": {"A": [{"start": 0.0, "end": 1.0, "type": "jitter", "severity": None}]},
    }


def test_under_ab_nothing_changes():
    assert unswap(COMPARISON, RAW, "ab") == RAW


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_there_and_back_is_where_it_began(order):
    assert swap(COMPARISON, unswap(COMPARISON, RAW, order), order) == RAW


def test_a_single_clips_answers_have_no_sides_whatever_the_order():
    assessment = load_preset("speecheval-assessment")
    answers = {"overall_quality": 3, "distortion_type": ["jitter"], "emotion": "happy"}
    assert unswap(assessment, answers, "ba") == answers


def test_values_that_validation_will_refuse_pass_unharmed():
    odd = {"overall_quality": 7, "emotion": "A", "no_such": {"A": 1}, "distortion": None}
    assert unswap(COMPARISON, odd, "ba") == odd


def test_heard_parts_and_single_sides_follow():
    assert swap_sides({"A": [[0.0, 2.1]], "B": []}, "ba") == {"B": [[0.0, 2.1]], "A": []}
    assert [swap_side(side, "ba") for side in ("A", "B", "", "same")] == ["B", "A", "", "same"]


def test_an_unknown_order_is_refused():
    with pytest.raises(ValueError, match="abba"):
        unswap(COMPARISON, RAW, "abba")
