"""Marks by a local text model: one pass reads a case, and all four marks off the logits over digits.

The mark is the expected digit (0 to 9), stretched to 0 to 10: finer than one decoded integer, so that fewer groups of
replies end up with equal rewards, and nothing is decoded.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch

from speech_judge.errors import JudgeError
from speech_judge.model.text import TextModel
from speech_judge.rewards.case import CRITERIA, HIGHEST, Case, Marks
from speech_judge.rewards.rubric import context, criterion

DIGITS = "0123456789"
ASK = "Answer with one digit from 0 to 9, where 9 is the best, and nothing else."


class Local:
    def __init__(self, path: str, device: torch.device | str, dtype: torch.dtype) -> None:
        self.text = TextModel(path, device, dtype)
        spelled = [self.text.ids(digit) for digit in DIGITS]
        if any(len(ids) != 1 for ids in spelled):
            raise JudgeError(f"The tokenizer of {path} splits digits.", "Take another evaluator.")
        self.digits = torch.tensor([ids[0] for ids in spelled], device=self.text.device)

    def marks(self, cases: Sequence[Case]) -> list[Marks]:
        return [self.of_case(case) for case in cases]

    def of_case(self, case: Case) -> Marks:
        stem, *branches = self.split([context(case) + criterion(case, name) + ASK for name in CRITERIA])
        chances = self.text.branched(stem, branches)[:, self.digits].softmax(-1)
        worth = torch.arange(10, dtype=chances.dtype, device=chances.device)
        found = (chances @ worth * HIGHEST / 9).tolist()
        return dict(zip(CRITERIA, found, strict=True))

    def split(self, prompts: Sequence[str]) -> list[list[int]]:
        """Tokens that all prompts begin with, then what is left of each."""
        spelled = [self.text.asked(prompt) for prompt in prompts]
        same = 0
        while all(same < len(ids) - 1 and ids[same] == spelled[0][same] for ids in spelled):
            same += 1
        return [spelled[0][:same], *(ids[same:] for ids in spelled)]
