"""From marks to one number: R = sum of w x mark / 10 (arXiv 2510.14664, eqs. 2 and 3); real or fake is 1 or 0."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from speech_judge.rewards.case import CRITERIA, HIGHEST, Case, Evaluator, Marks

LABEL = "label"
NOTHING: Marks = dict.fromkeys(CRITERIA, 0.0)  # a reply without an answer says nothing; that is its own fault


@dataclass(frozen=True)
class Reward:
    """`total` is NaN when a part is missing."""

    total: float
    parts: Marks


def rewards(cases: Sequence[Case], evaluator: Evaluator, weights: Mapping[str, float]) -> list[Reward]:
    """Only replies with an answer are sent to the evaluator."""
    asked = [number for number, case in enumerate(cases) if case.task != "detection" and case.candidate]
    marks = dict(zip(asked, evaluator.marks([cases[number] for number in asked]), strict=True))
    return [
        of_label(case) if case.task == "detection" else of_marks(marks.get(number, NOTHING), weights)
        for number, case in enumerate(cases)
    ]


def of_label(case: Case) -> Reward:
    """An unreadable answer is a wrong one."""
    right = float(case.said.fake is not None and case.said.fake == case.truth.fake)
    return Reward(right, {LABEL: right * HIGHEST})


def of_marks(marks: Marks, weights: Mapping[str, float]) -> Reward:
    total = 0.0
    for name, weight in weights.items():
        mark = marks[name]
        if weight:
            total += math.nan if mark is None else weight * mark / HIGHEST
    return Reward(total, marks)
