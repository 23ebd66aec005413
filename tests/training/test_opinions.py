from __future__ import annotations

import pytest

from annotation.questionnaire import load_preset
from training.opinions import disagreement, read, uncertainty

SURE, TORN = {"1": 0.0, "5": 1.0}, {"1": 0.5, "5": 0.5}


def test_uncertainty_is_none_when_sure_and_one_when_torn():
    assert uncertainty({"a": {"distribution": SURE}}) == 0
    assert uncertainty({"a": {"distribution": TORN}}) == 1
    assert uncertainty({"a": {"distribution": SURE}, "b": {"distribution": TORN}}) == 0.5
    assert uncertainty({}) == 0


def test_disagreement_is_measured_in_shares_of_the_scale_and_of_belief():
    assessment = load_preset("speecheval-assessment")
    scores = {
        "overall_quality": {"value": 5, "expected": 5.0, "distribution": SURE},
        "emotion": {"value": "neutral", "distribution": {"neutral": 0.75, "happy": 0.25}},
    }
    assert disagreement(assessment, scores, {"overall_quality": 1}) == 1
    assert disagreement(assessment, scores, {"overall_quality": 5}) == 0
    assert disagreement(assessment, scores, {"overall_quality": 3, "emotion": "neutral"}) == pytest.approx(0.375)
    assert disagreement(assessment, scores, {"tone": ["clear"]}) is None


def test_a_pairs_sides_are_told_apart():
    comparison = load_preset("speecheval-comparison")
    scores = {
        "overall_quality": {"value": "A", "distribution": {"A": 0.9, "B": 0.1, "same": 0.0}},
        "gender.B": {"value": "male", "distribution": {"male": 1.0, "female": 0.0}},
    }
    assert disagreement(comparison, scores, {"overall_quality": "A"}) == pytest.approx(0.1)
    assert disagreement(comparison, scores, {"gender": {"A": "male", "B": "female"}}) == 1


def test_rows_of_every_kind_are_read():
    assert read({"task": "detection", "key": "i1", "p_fake": 0.8})["real_or_fake"]["value"] == "fake"
    row = {"task": "preference", "key": "i1:helpfulness", "verdicts": {"winner": {"value": "A"}}}
    assert read(row) == {"helpfulness": {"value": "A"}}
    assert read({"task": "rating", "key": "i1", "scores": {"mos": {"value": 3, "expected": 3.2}}}) == {
        "mos": {"value": 3, "expected": 3.2}
    }
