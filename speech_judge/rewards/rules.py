"""Marks without a model: the think lines against people's answers, and the answer's length against the reference's.

Free, offline and repeatable. It rewards lines that agree with the listeners, which is what is measured in the end; it
knows nothing of how well an answer is written, and its four marks are not those of an evaluator that reads.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from speech_judge.reading.judgement import Judgement
from speech_judge.reading.speecheval import SCALE
from speech_judge.rewards.case import HIGHEST, Case, Marks

WORD = re.compile(r"[^\W_]+")
REACH = SCALE[1] - SCALE[0]


class Rules:
    def marks(self, cases: Sequence[Case]) -> list[Marks]:
        return [of_case(case) for case in cases]


def of_case(case: Case) -> Marks:
    lines = agreements(case.said, case.truth)
    shared = overlap(case.candidate, case.reference)
    known = [agreement for agreement in lines if agreement is not None]
    length = len(words(case.candidate)) / max(len(words(case.reference)), 1)
    return {
        "helpfulness": HIGHEST * (0.5 * case.finished + 0.5 * shared),
        "relevance": HIGHEST * (len(known) / len(lines) if lines else shared),
        "accuracy": HIGHEST * (sum(known) / len(lines) if lines else shared),
        "detail": HIGHEST * min(length, 1.0),
    }


def agreements(said: Judgement, truth: Judgement) -> list[float | None]:
    """Of every line people's reply has: 1 equal, 0 as far as the scale reaches, None not said."""
    scores = [
        1 - abs(said.scores[key] - value) / REACH if key in said.scores else None for key, value in truth.scores.items()
    ]
    words_of = [(said.labels, truth.labels), (said.verdicts, truth.verdicts)]
    return scores + [
        float(mine[key] == value) if key in mine else None for mine, theirs in words_of for key, value in theirs.items()
    ]


def overlap(candidate: str, reference: str) -> float:
    """Harmonic mean of the shares of different words that each has of the other's."""
    mine, theirs = set(words(candidate)), set(words(reference))
    return 2 * len(mine & theirs) / max(len(mine) + len(theirs), 1)


def words(text: str) -> list[str]:
    """Scripts without blanks count by character."""
    spread = re.sub(r"([\u3040-\u30ff\u4e00-\u9fff])", r" \1 ", text)
    return WORD.findall(spread.casefold())
