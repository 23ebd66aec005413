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
}


def complete(key: str = "speecheval-assessment", **changed: Any) -> dict[str, Any]:
    """A fresh copy with some answers changed; a change to None leaves the answer out."""
    answers = copy.deepcopy(COMPLETE[key]) | changed
    return {name: value for name, value in answers.items() if value is not None}
