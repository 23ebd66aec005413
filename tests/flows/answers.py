"""What two raters say about three items of each task, as they see it on their screens.

Items by their place in the order in which slots are handed out. 0: they agree, once Ann's work was returned to her.
1: they agree, but the inspector escalates Ben's. 2: they disagree.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Answers = dict[str, Any]
AGREE, ESCALATED, DISPUTED = 0, 1, 2
EIGHT = (
    "overall_quality", "intelligibility", "distortion", "speech_rate", "dynamic_range", "emotional_impact",
    "artistic_expression", "subjective_experience",
)  # fmt: skip


def assessment(place: int, rater: str, favourite: str) -> Answers:
    heard = [{"start": 0.2, "end": 0.7, "type": "clipping", "severity": "moderate"}]
    clean = {
        **dict.fromkeys(EIGHT, 5),
        "speech_rate": "appropriate",
        "dynamic_range": 4,
        "distortion_type": ["none"],
        "emotion": "neutral",
        "gender": "female",
        "age": "thirties",
        "tone": ["clear"],
    }
    faulty = {
        **clean,
        "overall_quality": 3,
        "distortion": 3,
        "subjective_experience": 3,
        "distortion_type": ["clipping"],
        "distortion_intervals": heard,
        "distortion_severity": "moderate",
        "distortion_perception": ["crackling"],
        "gender": "male",
        "tone": ["dull"],
    }
    if place == DISPUTED:
        return {**clean, "emotional_impact": 3, "overall_quality": 5 if rater == "ann" else 2}
    return clean if place == AGREE else faulty


def comparison(place: int, rater: str, favourite: str) -> Answers:
    """`favourite`: the side on which this rater hears the clip that the test calls the better one."""
    other = "B" if favourite == "A" else "A"
    answers: Answers = {
        **dict.fromkeys(EIGHT, "same"),
        "distortion_type": {favourite: ["none"], other: ["clipping"]},
        "distortion_intervals": {other: [{"start": 0.2, "end": 0.7, "type": "clipping", "severity": "moderate"}]},
        "emotion": {"A": "neutral", "B": "neutral"},
        "gender": {favourite: "female", other: "male"},
        "age": {"A": "thirties", "B": "thirties"},
        "distortion": favourite,
        "overall_quality": favourite,
    }
    if place == ESCALATED:
        answers["artistic_expression"] = favourite
    if place == DISPUTED and rater == "ben":
        answers["overall_quality"] = other
    return answers


def suggestion(place: int, rater: str, favourite: str) -> Answers:
    if place == DISPUTED:
        areas = ["emotional_impact", "timbre"] if rater == "ann" else ["speech_rate", "background_noise"]
        return {"overall_quality": 3, "improvement_areas": areas}
    return {"overall_quality": 4 - place, "improvement_areas": [["distortion"], ["dynamic_range", "timbre"]][place]}


def detection(place: int, rater: str, favourite: str) -> Answers:
    """The guess is optional, and often wrong."""
    return {"real_or_fake": "real"} if rater == "ann" else {}


ANSWERS: dict[str, Callable[[int, str, str], Answers]] = {
    "assessment": assessment,
    "comparison": comparison,
    "suggestion": suggestion,
    "detection": detection,
}
# What the inspector escalates, and what Ann says first about the item that is returned to her.
ESCALATES = {"assessment": "overall_quality", "comparison": "overall_quality", "suggestion": "improvement_areas"}
FIRST_THOUGHT: dict[str, Answers] = {
    "assessment": {"overall_quality": 4},
    "comparison": {"emotional_impact": "A"},
    "suggestion": {"overall_quality": 3},
}
