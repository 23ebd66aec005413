"""The evaluator a recipe names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import torch

from speech_judge.errors import JudgeError
from speech_judge.rewards.case import CRITERIA, WEIGHTS, Evaluator
from speech_judge.rewards.endpoint import Endpoint
from speech_judge.rewards.rules import Rules


@dataclass(frozen=True)
class RewardsPart:
    """`evaluator`: rules; endpoint with `url`, `model`, `key_env`; local with `path`."""

    evaluator: Literal["rules", "endpoint", "local"] = "rules"
    url: str = ""
    model: str = ""
    key_env: str = ""
    path: str = ""
    timeout: float = 60.0
    retries: int = 3
    at_once: int = 16
    weights: Mapping[str, float] = field(default_factory=lambda: dict(WEIGHTS))


def evaluator(part: RewardsPart, device: torch.device | str, dtype: torch.dtype) -> Evaluator:
    if odd := sorted(part.weights.keys() ^ set(CRITERIA)):
        raise JudgeError(f"rewards.weights differ in {', '.join(odd)}.", f"Give {', '.join(CRITERIA)}.")
    if part.evaluator == "rules":
        return Rules()
    if part.evaluator == "endpoint":
        return Endpoint(
            part.url,
            part.model,
            key_env=part.key_env,
            timeout=part.timeout,
            retries=part.retries,
            at_once=part.at_once,
        )
    if not part.path:
        raise JudgeError("The local evaluator has no weights.", "Set rewards.path to the folder of a text model.")
    from speech_judge.rewards.local import Local  # noqa: PLC0415 -- transformers, only where it is wanted

    return Local(part.path, device, dtype)
