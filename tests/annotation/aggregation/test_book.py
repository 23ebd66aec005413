"""Answer sheets of a real questionnaire come to one value per item."""

from __future__ import annotations

import pytest

from annotation.aggregation import Book
from annotation.questionnaire import load_preset


@pytest.fixture
def settled():
    book = Book(load_preset("speecheval-assessment"))
    kind = {"overall_quality": 5, "speech_rate": "appropriate", "emotion": "neutral"}
    harsh = {"overall_quality": 2, "speech_rate": "slow", "emotion": "neutral"}
    for n in range(20):
        book.add(f"i{n:02}", "ann", {**kind, "overall_quality": 4 + n % 2})
        book.add(f"i{n:02}", "ben", {**harsh, "overall_quality": 2 + n % 2})
        book.add(f"i{n:02}", "cem", {"overall_quality": 3 + n % 2, "speech_rate": "appropriate", "emotion": "happy"})
    return book.settle(bootstraps=50)


def test_a_scale_gives_median_mean_and_what_is_left_without_bias(settled):
    row = settled.item("i00")["overall_quality"]
    assert (row["n"], row["median"], row["mean"]) == (3, 3.0, 3.0)
    assert row["corrected"] == pytest.approx(3.0, abs=1e-3)
    assert settled.item("i01")["overall_quality"]["corrected"] == pytest.approx(4.0, abs=1e-3)


def test_raters_are_told_apart_by_their_bias(settled):
    bias = {rater: rows["overall_quality"]["bias"] for rater, rows in settled.raters().items()}
    assert bias == pytest.approx({"ann": 1.0, "ben": -1.0, "cem": 0.0}, abs=1e-3)


def test_speech_rate_is_chosen_never_averaged(settled):
    row = settled.item("i00")["speech_rate"]
    assert (row["label"], row["votes"]) == ("appropriate", {"slow": 1, "appropriate": 2})
    assert "mean" not in row
    assert "mean" not in settled.dimensions()["speech_rate"]


def test_unordered_labels_have_no_ac2(settled):
    assert "ac2" not in settled.dimensions()["emotion"]
    assert settled.dimensions()["speech_rate"]["ac2"] is not None


def test_each_clip_of_a_pair_is_a_row_of_its_own():
    book = Book(load_preset("speecheval-comparison"))
    for rater in ("ann", "ben"):
        book.add("p", rater, {"overall_quality": "A", "emotion": {"A": "happy", "B": "sad"}})
    found = book.settle(bootstraps=10).item("p")
    assert found["overall_quality"]["label"] == "A"
    assert (found["emotion/A"]["label"], found["emotion/B"]["label"]) == ("happy", "sad")


def test_a_mean_of_imported_votes_keeps_its_decimals():
    book = Book(load_preset("speecheval-assessment"))
    book.add("i", "mean of 13", {"overall_quality": 2.6153846})
    assert book.settle(bootstraps=10).item("i")["overall_quality"]["mean"] == 2.6154
