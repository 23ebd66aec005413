"""Answer sheets to write about: by hand, and drawn at random over every label."""

from __future__ import annotations

import random
from typing import Any

from annotation.questionnaire import Dimension, Questionnaire, load_preset
from llm_drafting.brief import Brief

ASSESSED: dict[str, Any] = {
    "overall_quality": 2,
    "intelligibility": 3,
    "distortion": 2,
    "speech_rate": "appropriate",
    "dynamic_range": 3,
    "emotional_impact": 2,
    "artistic_expression": 3,
    "subjective_experience": 2,
    "distortion_type": ["background_noise", "jitter"],
    "distortion_intervals": [
        {"start": 0.4, "end": 1.2, "type": "jitter", "severity": "severe"},
        {"start": 2.0, "end": 3.5, "type": "background_noise", "severity": None},
    ],
    "distortion_severity": "moderate",
    "distortion_perception": ["hissing", "shaky"],
    "emotion": "neutral",
    "gender": "female",
    "age": "thirties",
    "tone": ["hollow", "dull"],
}
FAITHFUL = {
    "en": (
        "The overall quality is poor. The words can be understood with some effort, and the voice is noticeably "
        "distorted: jitter from 0.4 to 1.2 s and background noise from 2 to 3.5 s. A woman in her thirties speaks at a "
        "comfortable pace in a neutral tone."
    ),
    "zh": (
        "整体质量较差。可懂度一般，声音的失真较明显，0.4到1.2秒有抖动，2到3.5秒有背景噪声。"
        "说话人是三十多岁的女性，语速适中，情绪中性。"
    ),
}
CONTRADICTING = "The overall quality is excellent. A cheerful man in his twenties speaks far too fast for the text."


def brief(
    answers: dict[str, Any] | None = None, *, task: str = "assessment", language: str = "en", **more: Any
) -> Brief:
    return Brief(load_preset(f"speecheval-{task}"), ASSESSED if answers is None else answers, language, **more)


def drawn(questionnaire: Questionnaire, rng: random.Random) -> dict[str, Any]:
    """Every question answered, at random, as consistently as validation asks."""
    answers = {
        d.key: {side: _value(d, rng) for side in "AB"} if d.per_clip else _value(d, rng)
        for d in questionnaire.dimensions
    }
    if questionnaire.task == "assessment" and answers["distortion"] == 5:
        answers["distortion_type"] = ["none"]
        for key in ("distortion_intervals", "distortion_severity", "distortion_perception"):
            del answers[key]
    elif questionnaire.task == "assessment" and answers["distortion_type"] == ["none"]:
        answers["distortion_type"] = ["artifacts"]
    if questionnaire.task == "comparison":
        for side in "AB":
            if answers["distortion_type"][side] == ["none"]:
                answers["distortion_intervals"][side] = []
    return answers


def _value(dimension: Dimension, rng: random.Random) -> Any:
    ids = list(dimension.label_ids)
    if dimension.kind == "multi-category":
        some = [i for i in ids if i != "none"]
        chosen = set(rng.sample(some, rng.randint(1, 3)))
        return ["none"] if "none" in ids and rng.random() < 0.2 else [i for i in some if i in chosen]
    if dimension.kind == "intervals":
        intervals, at = [], 0.0
        for _ in range(rng.randint(1, 3)):
            start = round(at + rng.uniform(0, 1.5), 2)
            at = round(start + rng.uniform(0.2, 1.4), 2)
            severity = rng.choice([None, "slight", "moderate", "severe"])
            intervals.append({"start": start, "end": at, "type": rng.choice([None, *ids]), "severity": severity})
        return intervals
    if dimension.kind == "text":
        return "Recorded beside a window."
    return rng.choice(ids)
