"""One reply to be rewarded, and what it is held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from speech_judge.data.sample import Sample
from speech_judge.reading import speecheval
from speech_judge.reading.judgement import Judgement

CRITERIA = ("helpfulness", "relevance", "accuracy", "detail")
WEIGHTS: Mapping[str, float] = {"helpfulness": 1.0, "relevance": 1.0, "accuracy": 2.0, "detail": 0.5}
HIGHEST = 10.0

Marks = Mapping[str, float | None]  # 0 to 10 of each criterion; None: could not be had


@dataclass(frozen=True)
class Case:
    """`said` is read from the reply, `truth` from what people wrote for the item."""

    task: str
    question: str
    reference: str
    candidate: str
    said: Judgement
    truth: Judgement
    finished: bool


def case_of(sample: Sample, reply: str, *, finished: bool) -> Case:
    truth = speecheval.read_reply(sample.target, sample.task)
    said = speecheval.read_reply(reply, sample.task)
    question = "".join(part if isinstance(part, str) else "<audio>" for part in sample.prompt).strip()
    return Case(sample.task, question, truth.text, said.text, said, truth, finished)


class Evaluator(Protocol):
    def marks(self, cases: Sequence[Case]) -> list[Marks]:
        """Of each case, in order. What failed is None; nothing is raised for one case's sake."""
