"""A reward for ms-swift's GRPO that reads a column of our prompts; `swift rlhf --external_plugins` loads it."""

from __future__ import annotations

from typing import Any

from swift.rewards import ORM, orms  # type: ignore[import-not-found]  # of the trainer's own environment


class NamesTheScore(ORM):  # type: ignore[misc]
    """1 for a completion with the judged overall quality in it, and a little for its length, so that groups differ."""

    def __call__(self, completions: list[str], overall_quality: list[int], **columns: Any) -> list[float]:
        pairs = zip(completions, overall_quality, strict=True)
        return [float(str(score) in said) + len(said) % 7 / 100 for said, score in pairs]


orms["names_the_score"] = NamesTheScore
