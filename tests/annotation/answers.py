"""Complete answers to each preset, for tests to change."""

from __future__ import annotations

import copy
from typing import Any

COMPLETE: dict[str, dict[str, Any]] = {
    "speecheval-assessment": {
        "overall_quality": 3,
        "intelligibility": 4,
        "distortion": 3,
        "speech_rate": "appropriate",
        "dynamic_range": 4,
        "emotional_impact": 2,
        "artistic_expression": 3,
        "subjective_experience": 3,
        "distortion_type": ["artifacts", "jitter"],
        "distortion_intervals": [{"start": 0.4, "end": 1.2, "type": "jitter", "severity": "moderate"}],
        "distortion_severity": "moderate",
        "distortion_perception": ["buzzing"],
        "emotion": "neutral",
        "gender": "female",
        "age": "thirties",
        "tone": ["thin"],
    },
    "speecheval-comparison": {
        "overall_quality": "A",
        "intelligibility": "same",
        "distortion": "A",
        "speech_rate": "same",
        "dynamic_range": "B",
        "emotional_impact": "same",
        "artistic_expression": "A",
        "subjective_experience": "A",
        "distortion_type": {"A": ["none"], "B": ["jitter"]},
        "distortion_intervals": {"B": [{"start": 0.0, "end": 2.0, "type": "jitter", "severity": None}]},
        "emotion": {"A": "neutral", "B": "happy"},
        "gender": {"A": "male", "B": "female"},
        "age": {"A": "twenties", "B": "unknown"},
    },
    "speecheval-suggestion": {"overall_quality": 3, "improvement_areas": ["timbre", "distortion"], "note": "too thin"},
    "speecheval-detection": {"real_or_fake": "fake"},
    "nisqa": {"mos": 3, "noi": 2, "col": 4, "dis": 5, "loud": 4},
    "nisqa-ab": {"winner": "A"},
    "acr": {"mos": 4},
    "judgement-quality": {"judgement": 4},
    "judgement-quality-pair": {"judgement": 2},
    "ccr": {"ccr": -2},
    "p835": {"sig": 4, "bak": 2, "ovrl": 3},
    "mushra": {"quality": 60},
    "qualispeech": {
        "speed": 3,
        "naturalness": 4,
        "background_noise": 5,
        "distortion": 4,
        "listening_effort": 5,
        "continuity": 4,
        "overall_quality": 4,
        "noise_description": "A short hum at the start.",
    },
    "l2-labels": {
        "accuracy": 3,
        "fluency": 4,
        "prosody": 2,
        "word_accuracy": [4, 2, 3],
        "phone_accuracy": [4, 4, 4, 2, 3, 4, 4, 4],
    },
    "sagelm-semantic": {
        "helpfulness": "A",
        "helpfulness_why": "Sample A names the right platform.",
        "honesty": "same",
        "honesty_why": "Neither claims to know more than it does.",
        "instruction_following": "A",
        "instruction_following_why": "Sample A answers in one sentence, as asked.",
        "truthfulness": "B",
        "truthfulness_why": "Sample B has the right year.",
    },
    "sagelm-acoustic": {
        "emotion_instruction_following": "B",
        "emotion_instruction_following_why": "Sample B sounds sad, sample A does not.",
    },
    "speechocean762": {
        "accuracy": 8,
        "completeness": 10,
        "fluency": 9,
        "prosodic": 8,
        "total": 8,
        "word_accuracy": [10, 8, 10],
        "word_stress": [10, 10, 10],
        "word_total": [10, 8, 10],
        "phone_accuracy": [2, 2, 2, 1, 2, 2, 2, 2],
    },
}
TOKENS = {"word": 3, "phone": 8}  # of speechocean762's answers above


def complete(key: str = "speecheval-assessment", **changed: Any) -> dict[str, Any]:
    """A fresh copy with some answers changed; a change to None leaves the answer out."""
    answers = copy.deepcopy(COMPLETE[key]) | changed
    return {name: value for name, value in answers.items() if value is not None}
