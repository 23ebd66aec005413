"""Scales of other lengths on the five steps that words grade by."""

from __future__ import annotations

from annotation.questionnaire.model import Dimension

TEN = tuple(range(11))


def on_five(dimension: Dimension, value: float) -> float:
    """1 to 5: a score of 0 to 10 is halved, so that 9 and 10 are excellent and 0 to 2 the worst, as the assessment of
    learners maps them (arXiv 2606.09470); any other score stays what it is."""
    return max(1.0, value / 2) if dimension.label_ids == TEN else value
