"""The faithfulness check against sentences labelled by hand, and the promises its callers lean on.

`faithfulness/{en,zh}.jsonl`: `part` is "tuned" (the lexicon was made with these in sight) or "held_out" (written after
the lexicon, measured, and never used to mend it: what to expect of new texts). `contradicts` lists [dimension, side].
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from annotation.faithfulness import check
from annotation.questionnaire import load_preset

LABELLED = Path(__file__).parent / "faithfulness"
LEAST_PRECISION, LEAST_RECALL = 0.9, 0.8
LEAST_RECALL_ON_NEW_TEXTS = 0.65


def labelled(language: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (LABELLED / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()]


def found(row: dict[str, Any], language: str) -> set[tuple[str, str]]:
    questionnaire = load_preset(f"speecheval-{row['task']}")
    return {(c.dimension, c.side) for c in check(questionnaire, row["answers"], row["text"], language)}


def scores(rows: list[dict[str, Any]], language: str) -> tuple[float, float]:
    """Precision and recall over (sentence, dimension, side)."""
    hits = said = meant = 0
    for row in rows:
        expected, got = {tuple(pair) for pair in row["contradicts"]}, found(row, language)
        hits, said, meant = hits + len(expected & got), said + len(got), meant + len(expected)
    return hits / max(1, said), hits / max(1, meant)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_finds_what_people_find(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows = labelled(language)
    parts = {part: [row for row in rows if row["part"] == part] for part in ("tuned", "held_out")}
    measured = {part: scores(of_part, language) for part, of_part in parts.items()}
    measured["all"] = scores(rows, language)
    with capsys.disabled():
        for part, (precision, recall) in measured.items():
            print(f"\nfaithfulness {language} {part}: precision {precision:.3f} recall {recall:.3f}", end="")
    assert measured["all"][0] >= LEAST_PRECISION
    assert measured["all"][1] >= LEAST_RECALL
    # A warning that is wrong costs a person's trust, one that is missing costs less: an inspector reads every text.
    assert measured["held_out"][0] >= LEAST_PRECISION
    assert measured["held_out"][1] >= LEAST_RECALL_ON_NEW_TEXTS


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_labelled_sentences_are_many_and_half_contradict(language: str) -> None:
    rows = labelled(language)
    assert len(rows) >= 100
    assert 0.4 <= sum(bool(row["contradicts"]) for row in rows) / len(rows) <= 0.6


def first(text: str, language: str = "en", **answers: Any) -> Any:
    return check(load_preset("speecheval-assessment"), answers, text, language)[0]


def test_offsets_point_at_the_words_that_contradict() -> None:
    text = "The voice is nice. The overall quality is excellent."
    found_one = first(text, overall_quality=1)
    assert text[found_one.start : found_one.end] == found_one.said == "excellent"
    assert found_one.answered == "Bad"
    assert "excellent" in found_one.message["en"]
    assert "很差" in found_one.message["zh"]


def test_full_width_digits_keep_their_offsets() -> None:
    text = "失真出现在２.０到３.５秒。"
    intervals = [{"start": 0.4, "end": 1.2, "type": None, "severity": None}]
    found_one = first(text, "zh", distortion_intervals=intervals)
    assert text[found_one.start : found_one.end] == "２.０到３.５秒"


def test_a_code_survives_edits_elsewhere_so_that_it_is_confirmed_once() -> None:
    before = first("The overall quality is excellent.", overall_quality=1)
    after = first("A word more. The overall quality is Excellent.", overall_quality=1)
    assert before.code == after.code


def test_what_was_not_answered_contradicts_nothing() -> None:
    text = "The overall quality is excellent, a woman speaks far too fast, with clipping from 1 to 2 s."
    assert check(load_preset("speecheval-assessment"), {}, text, "en") == []
    assert check(load_preset("speecheval-assessment"), {"distortion_intervals": [], "tone": []}, text, "en") == []


def test_a_language_without_a_lexicon_contradicts_nothing() -> None:
    assert check(load_preset("speecheval-assessment"), {"overall_quality": 1}, "Excellente qualité.", "fr") == []


def test_the_entire_recording_is_held_against_its_length() -> None:
    answers = {"distortion_intervals": [{"start": 0.0, "end": 1.0, "type": "jitter", "severity": None}]}
    questionnaire, text = load_preset("speecheval-assessment"), "Jitter is heard throughout the recording."
    assert check(questionnaire, answers, text, "en") == []
    assert [c.dimension for c in check(questionnaire, answers, text, "en", [4.0])] == ["distortion_intervals"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_very_long_text_is_checked_in_bounded_time(language: str) -> None:
    text = {"en": "The voice is not very clear and no noise, ", "zh": "没有背景噪声，语速不快，"}[language] * 450
    began = time.monotonic()
    check(load_preset("speecheval-assessment"), {"overall_quality": 1, "speech_rate": "fast"}, text[:20_000], language)
    assert time.monotonic() - began < 20
