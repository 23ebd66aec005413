"""Texts about NISQA's dimensions and a learner's pronunciation, held against scores with decimals and out of ten."""

from __future__ import annotations

from typing import Any

import pytest

from annotation.faithfulness import check
from annotation.questionnaire import load_preset

NISQA = {"mos": 2.6, "noi": 1, "col": 4.0, "dis": 5, "loud": 3}
LEARNER = {"accuracy": 8, "completeness": 10, "fluency": 5, "prosodic": 3, "total": 7}


@pytest.mark.parametrize(
    ("key", "answers", "language", "text", "denied"),
    [
        ("nisqa", NISQA, "en", "It is very noisy. The voice is slightly distorted. The overall quality is fair.", []),
        ("nisqa", NISQA, "en", "The overall quality is poor.", []),  # 2.6 lies between poor and fair
        ("nisqa", NISQA, "en", "The overall quality is good.", ["mos"]),
        ("nisqa", NISQA, "en", "The recording is completely clean and the voice severely distorted.", ["col", "noi"]),
        ("nisqa", NISQA, "en", "The speech is choppy, and the loudness is just right.", ["dis", "loud"]),
        ("nisqa", NISQA, "zh", "录音噪声很大，嗓音轻微失真，没有断续，音量偏轻。整体质量一般。", []),
        ("nisqa", NISQA, "zh", "录音完全干净。语音明显断续。整体质量优秀。", ["dis", "mos", "noi"]),
        ("nisqa-ab", {"winner": "A"}, "en", "Overall, Sample A is better than Sample B.", []),
        ("nisqa-ab", {"winner": "A"}, "en", "Overall, Sample B is better than Sample A.", ["winner"]),
        ("nisqa-ab", {"winner": "B"}, "zh", "总体而言，样本A比样本B更好。", ["winner"]),
        ("speechocean762", LEARNER, "en", "The accuracy is good, the fluency fair. The prosody is poor.", []),
        (
            "speechocean762",
            LEARNER,
            "en",
            "The fluency is excellent. The prosody is excellent.",
            ["fluency", "prosodic"],
        ),
        ("speechocean762", LEARNER, "zh", "流利度优秀。", ["fluency"]),
        ("sagelm-semantic", {"helpfulness": "A"}, "en", "Sample B is far better and very noisy.", []),
    ],
)
def test_claims_about_scores(key: str, answers: dict[str, Any], language: str, text: str, denied: list[str]):
    found = check(load_preset(key), answers, text, language)
    assert sorted({each.dimension for each in found}) == denied


def test_a_mean_is_told_as_it_was_answered():
    [found] = check(load_preset("nisqa"), {"mos": 2.6153846}, "The overall quality is excellent.", "en")
    assert (found.dimension, found.answered) == ("mos", "2.62")
    assert "Overall quality was answered “2.62”" in found.message["en"]
